/**
 * The demo company's tasks. A line each: `title | who has it < who gave it | when | what else | about`. When: days from
 * today and a time of the wall, or minutes from now; what else: state, priority, repeating, minutes of its reminder;
 * about: a customer, or # and the title of a ticket. The first rings five minutes before it is due, which is two minutes
 * after the demo was first started.
 */
export const tasks = `
Gọi lại anh Thịnh: camera mất mạng | an | 7p | urgent, 5 | Vũ Đức Thịnh
Gọi xác nhận thợ Tuấn đã tới nhà anh Trí | an | 0 11:00 | doing, high | #Thợ đến trễ hẹn lắp 9:00
Gửi phiếu bảo hành điện tử cho anh Trí | an | 1 09:30 | | Lê Minh Trí
Giữ ổ cứng 2 TB cho anh Khánh | an | 0 16:30 | | #Đầu ghi kêu tạch tạch, nghi hỏng ổ cứng
Chốt ca, bàn giao hội thoại còn mở | an | -1 17:30 | done, day
Soát lịch lắp tuần sau với anh Tuấn | an < supervisor | 2 10:00 | week
Hỏi nhà phân phối giá đầu ghi 16 kênh | binh | 0 15:00 | doing | #Lắp 8 mắt cho xưởng Yên Phong, báo giá có VAT
Gửi báo giá 30 chai serum cho chị Châu | binh | -1 16:00 | high | #Báo giá sỉ 30 chai serum B5, có hóa đơn
Nhắn anh Gia Huy: bộ 2 mắt còn giữ giá | binh | 7 09:00 | | Bùi Gia Huy
Chuyển 7 thẻ nhớ lỗi cho hãng | binh < owner | -2 15:00 | done | #Thẻ nhớ lô 0911 hay lỗi, gom lại gửi hãng
Gọi nhắc chị Hồng Nhung đổi mật khẩu mạnh hơn | binh | -1 10:00 | cancelled | Phạm Thị Hồng Nhung
Đưa bánh bé Bin ra quầy | chi | 1 09:30 | high | Kiều Thanh Hằng
Gọi bưu cục hỏi đơn LC88213 | chi | 0 11:30 | doing | #Đơn LC88213 ba hôm chưa tới
Xin bác sĩ Hà lịch gọi cho Quỳnh Anh | chi < supervisor | 0 08:30 | done | #Kích ứng da sau 3 ngày dùng serum
Nhắc chị Hương chốt cỡ bánh chanh dây | chi | 0 17:00 | | #Bánh 2 tầng vị chanh dây, lấy chiều thứ bảy
Đối soát tiền cọc bánh trong ngày | chi | -1 20:30 | done, day
Gửi menu teabreak bản có VAT | chi | 1 10:30 | | Tô Hoài Thương
Kiểm hạn dùng serum trên kệ | chi < supervisor | 3 09:00 | month
Duyệt hoàn phí vận chuyển đơn LC88213 | supervisor < chi | 0 14:00 | high | #Đơn LC88213 ba hôm chưa tới
Họp giao ban tuần | supervisor | 1 08:30 | week
Xếp ca trực Tết | supervisor < owner | 5 17:00
Viết hướng dẫn đóng bánh với đế chống trượt | chi < supervisor | | low
Ký hợp đồng nhà phân phối camera | owner | 2 14:00 | high
Xem lại SLA tháng trước với Long | owner | -3 16:00 | done
`;
