/** Lam Cosmetics sells skin care. How to read it: `reading.ts`. */
export const cosmetics = `
# Vũ Ngọc Quỳnh Anh | chi | chưa đọc
22h30 k Chị ơi em dùng serum bên mình được 3 hôm
22h20 chi Dạ da em thấy sao rồi ạ?
21h50 k Da mình hơi kích ứng sau 3 hôm dùng, đỏ hai bên má
21h49 k [ảnh photo-da-mat]
# Nguyễn Bích Nguyệt | binh
1h10 k Shop giao nhầm màu son rồi
1h9 k [ảnh photo-son-nham]
1h8 k Mình đặt 03 cam đất mà giao 05 hồng
55p binh Dạ em xin lỗi chị Nguyệt, em kiểm tra đơn ngay ạ.
50p binh Em đã báo kho gửi lại 03 cho chị chiều nay, thỏi 05 em xin tặng chị luôn ạ.
46p k Ôi thế thì cảm ơn shop nhé 🥰
# Trương Tấn Sang
9p k Ship Đà Nẵng có mất phí không shop
# Hoàng Thị Mai Phương | chi
20h k Mình lấy 2 sữa rửa mặt trà xanh với 1 kem chống nắng
19h50 chi Dạ tổng 615.000 ₫, em giảm còn 585.000 ₫ và miễn phí giao hàng chị nhé.
19h40 k ok em, ck trước được không
19h38 chi Dạ được ạ, em gửi số tài khoản chị nhé.
19h20 k [ảnh photo-chuyen-khoan]
19h10 chi Dạ em nhận được rồi, mai hàng tới chị ạ.
# Lâm Khánh Ngọc | chi
30h k Kem chống nắng bôi xong có bị bóng dầu không ạ
29h chi Dạ mẫu gel thì khô ráo, hợp da dầu ạ.
28h30 k Thế mẫu kem thì sao
# Đỗ Phương Thảo
25p k Shop còn mặt nạ rau má không ạ
24p k Lấy 20 miếng có giá sỉ không
# Trịnh Hải Yến | binh | xong
2d k Tư vấn giúp mình bộ cho da nhạy cảm
2d binh Dạ chị có đang treatment không ạ?
47h k không em
46h binh Vậy chị dùng bộ phục hồi B5 ba bước, 690.000 ₫ ạ.
45h k để chị suy nghĩ nha
# Phan Mỹ Linh
4h k Mình mua ở đại lý Cần Thơ mà nghi hàng giả quá
3h58 k [ảnh photo-tem-nhan]
3h57 k Shop xem tem này đúng không?
# Huỳnh Kim Ngân | chi
11h k Đơn 3 hôm rồi chưa tới, mã là LC88213
10h40 chi Dạ em tra thì bưu tá hẹn giao sáng nay chị ạ.
2h k vẫn chưa thấy ai gọi
1h45 chi Em vừa gọi bưu cục, họ cam kết giao trước 12 giờ trưa. Nếu trễ em hoàn phí vận chuyển cho chị ạ.
# Cao Thị Diễm | ẩn | chi
6d k Còn tuyển cộng tác viên không shop
5d20h chi Dạ bên em còn tuyển, bạn điền form giúp em nhé: https://lamcosmetics.example/ctv
# Võ Hoàng Yến
58p k Cho mình hỏi bà bầu dùng vitamin C được không ạ
# Tạ Minh Châu | binh
3h k Giá sỉ serum B5 từ 10 chai là bao nhiêu em
2h50 binh Dạ 10 chai trở lên 245.000 ₫/chai, 30 chai 229.000 ₫ ạ.
2h45 k 30 chai, xuất hóa đơn công ty nhé
2h40 k Công ty TNHH Thương mại Minh Châu, mst gửi sau
2h38 binh Dạ vâng ạ, em soạn báo giá gửi chị trong 30 phút.
2h35 k 👍
# Nguyễn Thị Lan Hương | chi | chưa đọc
23h40 k Em ơi chị muốn đổi hàng
23h30 chi Dạ chị cho em xin mã đơn ạ.
23h15 k LC87990, chị lấy nhầm size 30ml, đổi sang 50ml bù tiền được không em
`;
