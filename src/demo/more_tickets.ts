/** The rest of the demo company's tickets. How to read them: `seed_tickets.ts`. */
export const moreTickets = `
# Tư vấn lại bộ B5 cho da nhạy cảm | Trịnh Hải Yến | Tư vấn | low
44h binh mở da nhạy cảm; để chị suy nghĩ
44h binh giao binh
43h binh ghi Gửi thêm bảng thành phần và đánh giá của khách da nhạy cảm.
42h binh chờ khách
5h binh đóng Khách không phản hồi: Nhắc hai lần qua tin nhắn, khách chưa có nhu cầu.
# Bánh giao bị lệch kem | Lưu Cẩm Tú | Khiếu nại › Sản phẩm | urgent
5h26 chi mở lệch kem; [ảnh]
5h26 chi giao chi
5h20 chi làm
5h15 chi ghi Bếp làm lại ngay, 3 giờ chiều xong. Đổi sang thùng có đế chống trượt.
2h18 chi giải quyết Đổi hàng: Làm lại và giao trong 2 tiếng, khách nhận bánh đẹp trước giờ tiệc.
2h supervisor ghi @chi xử lý nhanh, tốt lắm. Từ nay bánh 2 tầng đều dùng đế chống trượt nhé.
2h supervisor đóng
# Bánh 2 tầng vị chanh dây, lấy chiều thứ bảy | Nguyễn Thu Hương | Tư vấn | normal
9p chi mở chanh dây; thứ bảy
9p chi giao chi
# Dời giờ lấy bánh sang 19:00 | Hồ Ngọc Diệp | Giao hàng | normal
34h chi mở Đổi giờ lấy bánh
34h chi giao chi
33h50 chi ghi Báo bếp phủ kem lúc 17:00 cho kịp.
33h chi giải quyết Đã xử lý xong: Dời lịch lấy bánh sang 19:00, khách đồng ý.
# Khách hẹn 7 giờ tối lấy bánh | Hồ Ngọc Diệp | Giao hàng | low
33h30 supervisor mở
33h supervisor đóng Trùng phiếu: Đã có phiếu dời giờ của chị Diệp.
# Teabreak 50 phần, chờ sếp duyệt menu | Tô Hoài Thương | Tư vấn | normal
27h20 chi mở tiệc công ty; Gửi chị menu
27h20 chi giao chi
27h chi làm
26h30 chi ghi Gửi menu 3 loại bánh, giá 45.000 ₫ một phần, tổng 2.250.000 ₫.
26h20 chi chờ khách
# Xuất lại hóa đơn cho đơn ship Gia Lâm | Dương Quốc Việt | Giao hàng | high
b7h25 chi mở
b7h25 chi giao chi
b7h10 chi ghi Kế toán cần mã số thuế mới, đã xin khách.
b7h chi làm
# Khách nhắn lại ở quầy, chưa ai gọi lại |  | Tư vấn | high
b5h supervisor mở
b5h supervisor nhóm Chăm sóc sau bán
# Tư vấn kem chống nắng cho da dầu | Lâm Khánh Ngọc | Tư vấn | normal
b1h25 supervisor mở
b1h25 supervisor giao chi
# Báo khách khi có bánh trung thu mùa sau | Âu Dương Phong | Tư vấn | normal
b52p supervisor mở
b52p supervisor nhóm Chăm sóc sau bán
# Đo lại cửa hàng trước khi lắp thêm mắt 4G | Lý Thanh Tùng | Khiếu nại › Lắp đặt | normal
b1h50 an mở
b1h50 an giao an
b1h45 an ghi Sóng 4G ở góc kho yếu, phải đo trước khi chốt chỗ lắp.
b1h40 an làm
# Thẻ nhớ lô 0911 hay lỗi, gom lại gửi hãng | | Bảo hành | low
4d owner mở
4d owner giao binh
3d20h binh ghi Đã gom 7 thẻ lỗi. @an quầy mình còn cái nào thì chuyển qua kho giúp anh.
3d20h binh làm
2d binh chờ bên ba
`;
