/**
 * The demo company's tickets. One begins with `# title | customer | category | priority`; then what was done with it, a
 * line each: `age who deed words`. Ages like 2d, 3h20, 45p count by the clock, `b3h` by business hours, so that the
 * promises are kept, near or broken whenever the demo is first opened. What the deeds are called: `seed_work.ts`.
 */
export const tickets = `
# Thợ đến trễ hẹn lắp 9:00 | Lê Minh Trí | Khiếu nại › Lắp đặt › Thợ trễ hẹn | high
28p an mở 10 giờ rồi; Mình xin nghỉ
28p an giao an
27p an nhóm Kỹ thuật lắp đặt
26p an ghi Anh Tuấn kẹt ở ca Mỹ Đình, 20 phút nữa tới. @binh trực máy giúp em nếu khách gọi.
25p an làm
20p supervisor ghi @an giảm 200.000 ₫ tiền công nhé, ghi vào phiếu thu để kế toán khỏi hỏi.
# Camera mất mạng lúc khách đi công tác | Vũ Đức Thịnh | Bảo hành › Camera › Mất kết nối | urgent
1p supervisor mở tự dưng mất mạng; Alo shop
1p supervisor nhóm Kỹ thuật lắp đặt
# Nguồn camera cháy, báo giá thay | Hoàng Minh Quân | Bảo hành › Camera | normal
35p an mở [ảnh]; cháy rồi
# Đầu ghi kêu tạch tạch, nghi hỏng ổ cứng | Đặng Quốc Khánh | Bảo hành › Đầu ghi | high
49h an mở kêu tạch tạch
49h an giao an
48h40 an làm
48h30 an ghi Ổ WD Purple 2 TB còn 3 cái trong kho, giữ lại 1 cho khách này.
48h an chờ khách
# Khách quên mật khẩu app, không nhận được mã | Phạm Thị Hồng Nhung | Tư vấn | normal
8h32 binh mở quên mật khẩu; không thấy mã
8h32 binh giao binh
8h20 binh làm
8h binh ghi Số cũ bị sai một chữ số, đã sửa và gửi lại mã.
7h50 binh giải quyết Đã hướng dẫn khách: Gửi lại mã xác nhận về đúng số, khách đã đăng nhập được.
# Lắp 8 mắt cho xưởng Yên Phong, báo giá có VAT | Trần Quốc Bảo | Tư vấn | high
22h20 binh mở xưởng 600m2; hóa đơn VAT
22h20 binh giao binh
22h binh làm
21h30 binh ghi @supervisor xưởng cần đầu ghi 16 kênh, kho hết. Em hỏi nhà phân phối giá và ngày về.
21h binh chờ bên ba
# Giao 2 thẻ nhớ 128 GB tới 88 Láng Hạ | Ngô Thùy Dương | Giao hàng | normal
71h an mở ship 88 Láng Hạ
71h an giao an
70h an làm
69h30 an ghi Giao kèm hóa đơn, khách nhận ở quầy lễ tân.
68h an giải quyết Đã xử lý xong: Khách báo đã nhận đủ 2 thẻ, hàng tốt.
50h supervisor đóng
# Camera quay bị ngược hình | Mai Thị Thu | Tư vấn › Hướng dẫn sử dụng | low
22h40 an mở ngược hình; Chỉnh kiểu
22h40 an giao an
22h30 an làm
22h20 an ghi Hướng dẫn khách vào Cài đặt hình ảnh, chọn Xoay 180°.
22h an giải quyết Đã hướng dẫn khách: Gọi điện chỉ khách xoay hình, khách xem lại được.
4h an mở lại
3h50 an ghi Cập nhật app xong hình lại ngược. Báo hãng kiểm tra bản 5.2. @binh có gặp ca nào giống không?
# Khách hẹn cuối tháng mua bộ 2 mắt không dây | Bùi Gia Huy | Tư vấn | low
6d20h binh mở để cuối tháng
6d20h binh giao binh
6d19h binh ghi Giữ giá 1.890.000 ₫ tới hết tháng.
6d19h binh chờ khách
# Video hướng dẫn lắp không mở được | Bùi Gia Huy | Tư vấn › Hướng dẫn sử dụng | high
b9h10 binh mở
b9h10 binh giao binh
b8h50 binh ghi Đường dẫn cũ hết hạn. Nhờ @an tải lại bản quay mới.
b8h40 binh làm
# Kích ứng da sau 3 ngày dùng serum | Vũ Ngọc Quỳnh Anh | Khiếu nại › Sản phẩm | urgent
21h30 chi mở kích ứng; [ảnh]
21h30 chi giao chi
21h28 chi xem supervisor
21h25 chi ghi @supervisor da đỏ hai bên má, em đã dặn khách ngừng dùng. Có mời bác sĩ da liễu tư vấn không chị?
21h chi làm
20h supervisor ghi @chi mời bác sĩ Hà gọi cho khách sáng nay, mình chịu phí. Khách muốn thì hoàn tiền luôn.
# Giao nhầm son 05 thay vì 03 | Nguyễn Bích Nguyệt | Đổi trả › Giao nhầm | high
58p binh mở giao nhầm màu; [ảnh]; 03 cam đất
58p binh giao binh
56p binh làm
52p binh ghi Kho lấy nhầm kệ, còn 12 thỏi 03. Gửi hỏa tốc trong chiều.
46p binh giải quyết Đổi hàng: Kho gửi lại 03 cam đất chiều nay, tặng khách thỏi 05.
# Đơn LC88213 ba hôm chưa tới | Huỳnh Kim Ngân | Giao hàng › Trễ hẹn | high
10h35 chi mở LC88213
10h35 chi giao chi
10h30 chi ghi Bưu tá hẹn sáng nay giao.
10h25 chi chờ bên ba
2h chi làm
1h44 chi ghi Bưu cục cam kết trước 12 giờ. @supervisor trễ nữa em xin hoàn phí vận chuyển cho khách.
1h40 chi chờ bên ba
# Nghi hàng giả mua ở đại lý Cần Thơ | Phan Mỹ Linh | Khiếu nại › Sản phẩm | high
3h50 supervisor mở nghi hàng giả; [ảnh]; tem này
3h50 supervisor nhóm Chăm sóc sau bán
3h30 chi nhận
3h20 chi ghi Tem thiếu lớp ánh kim, số lô không có trong sổ xuất kho. Gần như chắc là hàng giả. @supervisor
3h15 chi làm
# Đổi serum 30ml sang 50ml, bù tiền | Nguyễn Thị Lan Hương | Đổi trả | normal
23h10 chi mở đổi hàng; LC87990
23h10 chi giao chi
23h5 chi làm
23h chi ghi Chênh 160.000 ₫. Đã gửi khách địa chỉ nhận hàng đổi.
22h50 chi chờ khách
# Báo giá sỉ 30 chai serum B5, có hóa đơn | Tạ Minh Châu | Tư vấn | high
2h36 binh mở Giá sỉ; 30 chai; mst gửi sau
2h36 binh giao binh
2h30 binh làm
2h20 binh ghi 30 chai giá 229.000 ₫, tổng 6.870.000 ₫ chưa VAT. Chờ mã số thuế để xuất báo giá.
# Đối chiếu chuyển khoản 585.000 ₫ | Hoàng Thị Mai Phương | Giao hàng | normal
19h15 chi mở [ảnh]; ck trước
19h15 chi giao chi
19h10 chi ghi Kế toán xác nhận đã nhận 585.000 ₫.
19h chi giải quyết Đã xử lý xong: Tiền đã về, đơn chuyển kho đóng gói.
6h supervisor đóng
`;
