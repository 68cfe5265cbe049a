/** Tiệm bánh Mây bakes to order. How to read it: `reading.ts`. */
export const bakery = `
# Nguyễn Thu Hương | chi | chưa đọc
3h k Bánh sinh nhật 2 tầng cho 20 người ăn thì sao em
2h50 chi Dạ 2 tầng 18–24 cm là vừa ạ, chị thích vị gì ạ?
11p k Bánh 2 tầng vị chanh dây thì bao nhiêu vậy em?
10p k Chiều thứ bảy lấy nhé
# Phạm Đức Minh
45p k Tiệm ơi có bánh kem trong ngày không
44p k 5 giờ chiều qua lấy
# Kiều Thanh Hằng | chi
8h k [ảnh photo-mau-banh]
7h59 k Làm được mẫu này không tiệm
7h30 chi Dạ làm được chị ạ, mẫu này 18 cm 480.000 ₫. Chị viết chữ gì lên bánh ạ?
7h20 k “Mừng bé Bin 1 tuổi”
7h10 chi Dạ em ghi đơn rồi ạ, chị cọc giúp em 200.000 ₫ nhé.
7h k chuyển rồi em nhé
6h50 chi Em nhận được rồi ạ, 10:00 chủ nhật có bánh chị nha 🎂
# Lương Gia Bảo | chi | xong
4d k Bánh hôm qua ngon lắm, cả nhà khen
4d chi Dạ em cảm ơn anh, lần sau anh ghé em tặng bánh su kem ạ 😊
3d23h k [thích]
# Tô Hoài Thương | chi
28h k Tiệm có nhận tiệc công ty 50 phần không
27h30 chi Dạ có chị, set teabreak 45.000 ₫/phần gồm 3 loại bánh và nước ạ.
27h k Gửi chị menu với nhé
26h30 chi [ảnh photo-menu]
26h20 k để chị trình sếp
# Quách Tuấn Kiệt
2h10 k Bánh không đường cho người tiểu đường có không shop
# Hồ Ngọc Diệp | chi
35h k Đổi giờ lấy bánh sang 7 giờ tối được không tiệm
34h chi Dạ được ạ, em dời sang 19:00 cho chị rồi nhé.
33h k cảm ơn em
# Thái Bảo Trâm
23h50 k Bánh mousse xoài còn không tiệm ơi
# Dương Quốc Việt | chi | xong
8d k Có ship Gia Lâm không em
8d chi Dạ có anh, phí 35.000 ₫ ạ.
8d k ok thôi để qua lấy
# Lưu Cẩm Tú | chi
5h30 k Bánh giao tới bị lệch kem hết rồi em ơi 😭
5h29 k [ảnh photo-banh-lech]
5h20 chi Em xin lỗi chị nhiều ạ. Em làm lại và giao ngay trong 2 tiếng, chị còn kịp tiệc không ạ?
5h15 k 7 giờ tối mới tiệc, kịp
3h chi Dạ shipper vừa xuất phát, tới nơi chị kiểm giúp em nhé.
2h20 k Nhận được rồi, lần này đẹp. Cảm ơn tiệm đã xử lý nhanh nha
# Sầm Thị Lệ
1h k Có dạy làm bánh không ạ?
# Âu Dương Phong | chi
12d k xin menu bánh trung thu
12d chi Dạ mùa sau tiệm mới làm lại anh ạ, em lưu tên anh để báo sớm nhé.
# Nghiêm Bảo Ngân | chi
23h30 k Cho mình đặt 1 khay su kem 40 cái, trưa mai lấy nha
23h20 chi Dạ 40 cái 200.000 ₫ ạ, chị cho em xin số điện thoại nhé.
23h10 k 0938 220 117
23h chi Dạ em ghi đơn rồi ạ, mai 11:00 chị ghé lấy nhé.
# Giang Thanh Thủy
6p k 2 hộp cookies socola ship về Times City nhé tiệm, 0904 556 778
`;
