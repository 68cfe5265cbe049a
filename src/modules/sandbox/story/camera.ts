/** Camera Minh Khang sells and fits cameras. How to read it: `reading.ts`. */
export const camera = `
# Lê Minh Trí | an
26h k Shop ơi nhà mình 3 tầng mặt phố, muốn lắp 4 mắt camera thì báo giá giúp mình nhé
26h k 1 mắt ngoài trời phải xem được ban đêm
25h50 an Dạ em chào anh Trí. Nhà 3 tầng em tư vấn combo 4 mắt: 3 mắt trong nhà 2K xoay 360° và 1 mắt ngoài trời có màu ban đêm ạ.
25h48 an Trọn gói 4.890.000 ₫, gồm công lắp, dây và thẻ nhớ 64 GB. Bảo hành 24 tháng tận nhà anh nhé.
25h40 k [ảnh photo-mat-tien]
25h39 k Mình gắn ở góc này. Địa chỉ 17 Duy Tân, Dịch Vọng Hậu, Cầu Giấy, sđt 0912 345 678
25h30 an Dạ em nhận được rồi ạ, sáng mai 9:00 kỹ thuật qua lắp anh nhé.
34p k 10 giờ rồi mà chưa thấy thợ qua shop ơi
33p k Mình xin nghỉ nửa buổi để chờ đấy 😕
30p an Em xin lỗi anh Trí, kỹ thuật kẹt ở ca trước. Em vừa gọi, 20 phút nữa anh Tuấn có mặt ạ.
29p an Bên em xin giảm anh 200.000 ₫ tiền công vì chậm trễ này.
# Chu Hoàng Hiệp | an
5h k cam C6N với C8W khác gì nhau bạn
4h50 an Dạ C6N lắp trong nhà, xoay 360°. C8W là mắt ngoài trời, chống nước, có đèn màu ban đêm ạ.
4h40 k ok để mình bàn với vợ
4h30 an Dạ anh cứ thong thả ạ, cần thêm hình thực tế em gửi anh nhé.
4h20 k [thích]
# Vũ Đức Thịnh
3p k Alo shop
2p k Camera nhà mình tự dưng mất mạng, xem không được
1p k Đang đi công tác mà nhà không có ai, shop coi giúp gấp với
# Phạm Thị Hồng Nhung | binh
9h k Em ơi chị quên mật khẩu app rồi, giờ đăng nhập không được
8h50 binh Dạ chị mở app, bấm “Quên mật khẩu”, nhập số điện thoại lúc đăng ký là có mã gửi về ạ.
8h40 k không thấy mã
8h35 binh Chị cho em xin số để em kiểm tra giúp mình nhé.
8h30 k 0987 112 334
8h binh Dạ em gửi lại mã rồi, chị xem tin nhắn giúp em ạ.
7h50 k được rồi em, cảm ơn em nhiều nhé ❤️
# Trần Quốc Bảo | binh | chưa đọc
23h20 k Bên mình có lắp ở Bắc Ninh không
23h10 binh Dạ có ạ, phụ phí đi lại 150.000 ₫. Anh cho em xin địa chỉ cụ thể nhé.
22h30 k KCN Yên Phong, xưởng 600m2, chắc cần 8 mắt
22h29 k Có xuất hóa đơn VAT không em
# Ngô Thùy Dương | an | xong
3d k Shop có thẻ nhớ 128 GB không
3d an Dạ có chị nhé, 320.000 ₫, bảo hành 5 năm ạ.
3d k cho chị 2 cái, ship 88 Láng Hạ
3d an Dạ em lên đơn, chiều nay chị nhận được ạ.
2d20h k nhận rồi em, hàng ok
# Đặng Quốc Khánh | an
50h k Đầu ghi nhà mình kêu tạch tạch là sao shop
49h an Dạ nhiều khả năng ổ cứng sắp hỏng, anh sao lưu sớm giúp em. Mai kỹ thuật qua kiểm tra miễn phí anh nhé?
48h k Ok em, để anh hỏi lại vợ
# Hoàng Minh Quân
40p k [ảnh photo-hop-dien]
39p k Cái nguồn này cháy rồi, thay bao nhiêu tiền shop?
# Bùi Gia Huy | binh
7d k cho hỏi giá bộ 2 mắt không dây
7d binh Dạ bộ 2 mắt không dây 1.890.000 ₫ anh ạ, tự lắp được, em có video hướng dẫn.
6d22h k để cuối tháng lấy lương nhé 😁
# Mai Thị Thu
22h50 k Camera shop bán quay bị ngược hình
22h49 k Chỉnh kiểu gì đây
# Lý Thanh Tùng | an
2h k Cho mình xin bảng giá camera 4G dùng sim
1h55 an [ảnh photo-bang-gia]
1h54 an Dạ em gửi anh bảng giá 4G ạ. Vùng rẫy, công trình thì dùng mẫu có pin mặt trời là tiện nhất.
1h40 k pin chạy được mấy ngày không nắng
1h38 an Dạ 7 ngày anh ạ.
1h30 k Chốt 1 bộ, anh ở Đắk Lắk, ship COD nhé
1h20 an Dạ anh cho em xin tên, số điện thoại và địa chỉ nhận ạ.
# Khách giấu tên | ẩn
15p k Có mở cửa chủ nhật không ạ?
# Đinh Công Sơn | binh | xong
5d k Hôm trước mua cam mà hộp thiếu ốc vít
5d binh Dạ em xin lỗi anh, em gửi bù ốc ngay chiều nay ạ.
4d22h k ok
`;
