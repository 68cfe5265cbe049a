import { vi as popup } from "./call_popup.ts";
import { en } from "./calls_en.ts";

/** The bar on every screen: one's queue, the ring, the talk, what comes after it. */
const bar = {
  title: "Tổng đài",
  hidden: "Số ẩn",
  presence: { label: "Trạng thái của tôi", online: "Trực tuyến", away: "Vắng", offline: "Ngoại tuyến" },
  awayText: "Tự chuyển sau 10 phút không thao tác",
  shifts: { out: "Ngoài hàng đợi", ready: "Sẵn sàng", paused: "Tạm dừng", wrap_up: "Sau cuộc gọi" },
  pausedFor: (reason: string) => `Tạm dừng: ${reason}`,
  waiting: (n: number) => `${n} cuộc chờ`,
  there: (n: number) => `${n} người trực`,
  noQueue: "Bạn chưa thuộc hàng đợi nào",
  noSeat: "Bạn chưa có máy nhánh. Quản trị viên gán ở Thiết lập › Trang.",
  enter: "Vào queue",
  leave: "Thoát queue",
  pause: "Tạm dừng",
  pauseTitle: "Tạm dừng vì",
  resume: "Tiếp tục",
  reasons: { lunch: "Ăn trưa", rest: "Nghỉ giải lao", meeting: "Họp", other_work: "Việc khác" },
  ownReason: "Lý do khác",
  pauseNow: "Tạm dừng",
  pausedSince: (at: string, lasting: string) => `Từ ${at} · ${lasting}`,
  inQueues: (names: string) => `hàng đợi ${names}`,
  fold: "Thu gọn",
  unfold: "Mở ra",
  ringing: "Có cuộc gọi đến",
  ringingFor: "Đang đổ chuông, #",
  waited: "chờ #",
  reject: "Từ chối",
  answer: "Trả lời",
  talking: "Đang gọi",
  dialing: "Đang gọi đi…",
  held: "Đang giữ máy",
  mute: "Tắt tiếng",
  hold: "Giữ máy",
  transfer: "Chuyển máy",
  keypad: "Bàn phím",
  fault: "Báo lỗi",
  hangUp: "Gác máy",
  wrappingUp: "Hoàn tất ghi chú",
  nextAfter: "nhận cuộc mới sau",
  wrapTime: "Thời gian ghi chú",
  longer: "Thêm 30 giây",
  readyNow: "Sẵn sàng ngay",
  leaving: "Bạn đang trong cuộc gọi. Rời trang này?",
  call: "Gọi",
  callNumber: (number: string) => `Gọi ${number}`,
  number: "Số điện thoại",
  erase: "Xóa một số",
  unknownCaller: "Chưa có trong khách hàng",
  notANumber: "Chưa đủ để gọi",
  via: "Gọi bằng",
  tones: "Phím đã bấm",
  dialed: (number: string) => `Đang gọi ${number}: nhấc máy của bạn khi máy đổ chuông`,
  answeredNow: "Đã nhận cuộc gọi",
  transferTo: "Chuyển máy cho",
  transferPeople: "Người trực",
  transferQueues: "Hàng đợi",
  transferNumber: "Số khác",
  transferDo: "Chuyển",
  transferFind: "Tên hoặc số điện thoại",
  transferNobody: "Không ai rảnh để nhận cuộc gọi này.",
  transferred: (to: string) => `Đã chuyển máy cho ${to}`,
  microphone: {
    check: "Kiểm tra micro",
    title: "Kiểm tra micro",
    level: "Mức âm thanh",
    asking: "Trình duyệt đang hỏi quyền dùng micro. Hãy chọn Cho phép.",
    hearing: "Hãy nói thử. Vạch này phải động theo giọng bạn.",
    good: "Nghe rõ bạn.",
    silent: "Chưa nghe thấy gì. Kiểm tra nút tắt tiếng trên tai nghe và chọn đúng micro trong trình duyệt.",
    refused: "Trình duyệt đang chặn micro. Bấm biểu tượng cạnh thanh địa chỉ, cho phép micro rồi thử lại.",
    missing: "Không tìm thấy micro. Cắm tai nghe rồi thử lại.",
    busy: "Một chương trình khác đang giữ micro. Đóng chương trình đó rồi thử lại.",
    insecure: "Trình duyệt chỉ cho dùng micro qua https.",
    broken: "Không thể dùng micro",
    brokenText: "Kiểm tra tai nghe rồi thử lại.",
    brokenLeft: "Kiểm tra tai nghe rồi thử lại. Bạn đã tạm rời hàng đợi.",
    again: "Thử lại",
    reason: "lỗi micro",
  },
  faults: {
    title: "Báo lỗi cuộc gọi",
    description: "Chuyện gì đã xảy ra",
    hint: "Ví dụ: khách không nghe thấy tôi, tiếng bị ngắt quãng",
    along: "Gửi kèm: số điện thoại, những việc vừa xảy ra với cuộc gọi này và loại trình duyệt.",
    send: "Gửi báo lỗi",
    sent: "Đã gửi. Bộ phận vận hành sẽ xem.",
    list: "Lỗi cuộc gọi",
    none: { title: "Chưa ai báo lỗi", text: "Báo lỗi từ thanh gọi của nhân viên sẽ nằm ở đây." },
    by: "Người báo",
    at: "Lúc",
    browser: "Trình duyệt",
    events: "Việc đã xảy ra",
  },
};

/** /calls and one call. */
const list = {};

/** What became of the calls of a queue. */
const report = {};

/** Who waits and who talks just now. */
const board = {};

/** Settings: queues. */
const queues = {};

/** Settings: types of calls. */
const types = {};

export const vi = { bar, popup, list, report, board, queues, types };
/** The card that says who is calling. */
const popup = {};

export const vi = { bar, popup };
export type CallsWords = typeof vi;

export { en };
