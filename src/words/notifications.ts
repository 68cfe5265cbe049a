/** What a line is told with. */
interface Line {
  who: string;
  name: string;
  title: string;
  messages: number;
  status: string;
  left: string | undefined;
  first: boolean;
  closes: number;
  reason: string;
  trouble: string;
  isPaused: boolean;
}

const hoursAndMinutes = (minutes: number) => [Math.floor(minutes / 60), minutes % 60] as const;

export const vi = {
  title: "Thông báo",
  bell: (n: number) => (n > 0 ? `Thông báo, ${n > 99 ? "hơn 99" : n} chưa đọc` : "Thông báo"),
  readAll: "Đánh dấu đã đọc hết",
  choose: "Chọn thông báo nhận",
  all: "Xem tất cả",
  onlyUnread: "Chưa đọc",
  everything: "Tất cả",
  older: "Cũ hơn",
  open: "Mở",
  unread: "chưa đọc",
  more: (n: number) => `và ${n} thông báo trước đó`,
  fresh: (n: number) => `${n} thông báo mới`,
  empty: { title: "Chưa có thông báo", text: "Khi ai đó chia việc, nhắc bạn hoặc khách nhắn lại, bạn sẽ thấy ở đây." },
  emptyUnread: { title: "Đã đọc hết", text: "Không còn gì chưa đọc." },
  somebody: "Hệ thống",
  unseen: "Việc này không còn do bạn phụ trách",
  left(minutes: number): string {
    const [hours, rest] = hoursAndMinutes(minutes);
    return hours ? `${hours} giờ${rest ? ` ${rest} phút` : ""}` : `${rest} phút`;
  },
  /** In plain words, for toasts and the system. */
  plain: {
    "message.received": ({ title, messages }: Line) =>
      messages > 1 ? `${title} nhắn ${messages} tin` : `${title} nhắn tin`,
    "conversation.assigned": ({ who, title }: Line) => `${who} đã chia hội thoại ${title} cho bạn`,
    "window.warned": ({ title, closes }: Line) => `Còn ${vi.left(closes)} để trả lời ${title}`,
    mention: ({ who, name }: Line) => `${who} nhắc bạn trong ghi chú ${name}`,
    "ticket.assigned": ({ who, name }: Line) => `${who} giao phiếu ${name} cho bạn`,
    "ticket.note_added": ({ who, name }: Line) => `${who} ghi chú ở phiếu ${name}`,
    "ticket.status_changed": ({ who, name, status }: Line) => `${who} chuyển phiếu ${name} sang ${status}`,
    "ticket.move_refused": ({ name, status, reason }: Line) =>
      `Chưa chuyển được phiếu ${name} sang ${status}. ${reason}`,
    "ticket.sla_warned": ({ name, left, first }: Line) =>
      `Phiếu ${name} ${left ? `còn ${left} tới hạn` : "đã tới hạn"} ${first ? "phản hồi đầu" : "giải quyết"}`,
    "ticket.sla_breached": ({ name, first }: Line) => `Phiếu ${name} quá hạn ${first ? "phản hồi đầu" : "giải quyết"}`,
    "task.assigned": ({ who, name }: Line) => `${who} giao nhiệm vụ ${name} cho bạn`,
    "task.note_added": ({ who, name }: Line) => `${who} ghi chú ở nhiệm vụ ${name}`,
    "customer.assigned": ({ who, title }: Line) => `${who} giao khách ${title} cho bạn chăm sóc`,
    "customer.note_added": ({ who, title }: Line) => `${who} ghi chú về khách ${title}`,
    "order.assigned": ({ who, name }: Line) => `${who} giao đơn ${name} cho bạn`,
    "order.note_added": ({ who, name }: Line) => `${who} ghi chú ở đơn ${name}`,
    "task.rang": ({ name, left }: Line) => `Nhiệm vụ ${name} ${left ? `còn ${left} tới hạn` : "đã tới hạn"}`,
    "page.trouble": ({ title, trouble, isPaused, left }: Line) => {
      if (!isPaused) return `${title} cần kết nối lại: ${trouble}`;
      return `${title}: ${trouble}. ${left ? `Tin trả lời chờ thêm ${left}` : "Tin trả lời đã được gửi tiếp"}`;
    },
  },
  kinds: {
    "message.received": "Khách nhắn trong hội thoại của tôi",
    "conversation.assigned": "Được chia hội thoại",
    "window.warned": "Sắp hết giờ trả lời khách",
    mention: "Được nhắc tên trong ghi chú",
    "ticket.assigned": "Được giao phiếu",
    "ticket.note_added": "Ghi chú mới ở phiếu của tôi",
    "ticket.status_changed": "Phiếu tôi tạo hoặc theo dõi đổi trạng thái",
    "ticket.move_refused": "Phiếu tôi chuyển không chuyển được",
    "ticket.sla_warned": "Phiếu sắp tới hạn",
    "ticket.sla_breached": "Phiếu quá hạn",
    "task.assigned": "Được giao nhiệm vụ",
    "task.note_added": "Ghi chú mới ở nhiệm vụ của tôi",
    "customer.assigned": "Được giao khách hàng",
    "customer.note_added": "Ghi chú mới về khách tôi phụ trách hoặc theo dõi",
    "order.assigned": "Được giao đơn hàng",
    "order.note_added": "Ghi chú mới ở đơn của tôi",
    "task.rang": "Nhắc nhiệm vụ tới hạn",
    "page.trouble": "Trang hoặc tổng đài tôi quản lý gặp trục trặc",
  },
  account: {
    title: "Thông báo",
    lead: "Chọn điều muốn biết và cách báo. Việc tự mình làm thì không báo.",
    kind: "Khi",
    inBell: "Chuông",
    asPush: "Trình duyệt",
    sound: "Âm báo",
    sounds: { none: "Không kêu", chime: "Chuông gió", knock: "Gõ cửa", bell: "Chuông bàn" },
    listen: "Nghe thử",
    quiet: "Giờ yên lặng",
    quietHelp:
      "Trong giờ này không hiện thông báo trình duyệt và không kêu; chuông vẫn ghi lại. Để trống nếu không cần.",
    from: "Từ",
    to: "Đến",
    save: "Lưu lựa chọn",
    saved: "Đã lưu lựa chọn thông báo",
  },
  browser: {
    title: "Thông báo trên trình duyệt này",
    lead: "Hiện cả khi đã đóng thẻ Switchboard, miễn là trình duyệt còn mở.",
    checking: "Đang xem trình duyệt này…",
    turnOn: "Bật thông báo",
    turnOff: "Tắt trên trình duyệt này",
    test: "Gửi thử một thông báo",
    sent: "Đã gửi. Nếu vài giây nữa không thấy, xem các bước bên dưới.",
    none: "Chưa có trình duyệt nào được bật.",
    states: {
      on: "Đang bật trên trình duyệt này.",
      off: "Chưa bật trên trình duyệt này.",
      denied: "Trình duyệt đang chặn thông báo của trang này.",
      unsupported: "Trình duyệt này không nhận được thông báo. Hãy dùng Google Chrome bản mới.",
      insecure: "Trang chưa chạy qua https nên trình duyệt không cho bật thông báo.",
      failed: "Chưa bật được: trình duyệt không nối được dịch vụ thông báo. Hãy thử lại.",
    },
    why: "Không thấy thông báo?",
    steps: [
      "Trên Chrome: bấm biểu tượng bên trái địa chỉ trang, chọn Cài đặt trang web, để Thông báo là Cho phép, rồi tải lại trang.",
      "Trên Windows: mở Settings, chọn System, Notifications; bật Notifications và bật công tắc ở Google Chrome.",
      "Tắt Do not disturb (Focus assist) của Windows khi đang trực.",
      "Trên máy Mac: mở System Settings, Notifications, Google Chrome và cho phép.",
      "Đang mở sẵn một thẻ Switchboard thì thông báo hiện ngay trong thẻ đó, không hiện thêm ở góc màn hình.",
      "Phiếu và nhiệm vụ bạn tạo rồi giao cho chính mình thì không có thông báo.",
    ],
    testTitle: "Thông báo thử",
    testBody: "Trình duyệt này nhận được thông báo của Switchboard.",
  },
};

export const en: typeof vi = {
  title: "Notifications",
  bell: (n) => (n > 0 ? `Notifications, ${n > 99 ? "over 99" : n} unread` : "Notifications"),
  readAll: "Mark all as read",
  choose: "Choose what to hear of",
  all: "See all",
  onlyUnread: "Unread",
  everything: "All",
  older: "Older",
  open: "Open",
  unread: "unread",
  more: (n) => `and ${n} before that`,
  fresh: (n) => (n === 1 ? "1 new notification" : `${n} new notifications`),
  empty: {
    title: "No notifications yet",
    text: "When work is given to you, you are mentioned or a customer writes, it appears here.",
  },
  emptyUnread: { title: "All read", text: "Nothing is unread." },
  somebody: "The system",
  unseen: "This is no longer yours to see",
  left(minutes) {
    const [hours, rest] = hoursAndMinutes(minutes);
    return hours ? `${hours} h${rest ? ` ${rest} min` : ""}` : `${rest} min`;
  },
  plain: {
    "message.received": ({ title, messages }) =>
      messages > 1 ? `${title} wrote ${messages} messages` : `${title} wrote`,
    "conversation.assigned": ({ who, title }) => `${who} gave you the conversation with ${title}`,
    "window.warned": ({ title, closes }) => `${en.left(closes)} left to reply to ${title}`,
    mention: ({ who, name }) => `${who} mentioned you in a note on ${name}`,
    "ticket.assigned": ({ who, name }) => `${who} gave you ticket ${name}`,
    "ticket.note_added": ({ who, name }) => `${who} wrote a note on ticket ${name}`,
    "ticket.status_changed": ({ who, name, status }) => `${who} moved ticket ${name} to ${status}`,
    "ticket.move_refused": ({ name, status, reason }) => `Ticket ${name} could not be moved to ${status}. ${reason}`,
    "ticket.sla_warned": ({ name, left, first }) =>
      `Ticket ${name}: ${first ? "first response" : "resolution"} ${left ? `due in ${left}` : "is due"}`,
    "ticket.sla_breached": ({ name, first }) => `Ticket ${name}: ${first ? "first response" : "resolution"} is late`,
    "task.assigned": ({ who, name }) => `${who} gave you task ${name}`,
    "task.note_added": ({ who, name }) => `${who} wrote a note on task ${name}`,
    "customer.assigned": ({ who, title }) => `${who} gave you the customer ${title} to look after`,
    "customer.note_added": ({ who, title }) => `${who} wrote a note on the customer ${title}`,
    "order.assigned": ({ who, name }) => `${who} gave you order ${name}`,
    "order.note_added": ({ who, name }) => `${who} wrote a note on order ${name}`,
    "task.rang": ({ name, left }) => `Task ${name} ${left ? `is due in ${left}` : "is due"}`,
    "page.trouble": ({ title, trouble, isPaused, left }) => {
      if (!isPaused) return `${title} needs reconnecting: ${trouble}`;
      return `${title}: ${trouble}. ${left ? `Replies wait another ${left}` : "Replies go on"}`;
    },
  },
  kinds: {
    "message.received": "A customer writes in my conversation",
    "conversation.assigned": "A conversation is given to me",
    "window.warned": "The time to reply runs out",
    mention: "Somebody mentions me in a note",
    "ticket.assigned": "A ticket is given to me",
    "ticket.note_added": "A new note on my ticket",
    "ticket.status_changed": "A ticket I opened or watch changes status",
    "ticket.move_refused": "A move of mine could not be made",
    "ticket.sla_warned": "A ticket is due soon",
    "ticket.sla_breached": "A ticket is late",
    "task.assigned": "A task is given to me",
    "task.note_added": "A new note on my task",
    "customer.assigned": "A customer is given to me",
    "customer.note_added": "A new note on a customer of mine or that I follow",
    "order.assigned": "An order is given to me",
    "order.note_added": "A new note on an order of mine",
    "task.rang": "A task is due",
    "page.trouble": "A page or phone line that I look after is in trouble",
  },
  account: {
    title: "Notifications",
    lead: "Choose what to hear of and how. Nothing is said of what you do yourself.",
    kind: "When",
    inBell: "Bell",
    asPush: "Browser",
    sound: "Sound",
    sounds: { none: "Silent", chime: "Chime", knock: "Knock", bell: "Desk bell" },
    listen: "Listen",
    quiet: "Quiet hours",
    quietHelp: "Nothing pops up or sounds in these hours; the bell still keeps it. Leave empty for none.",
    from: "From",
    to: "To",
    save: "Save choices",
    saved: "Choices saved",
  },
  browser: {
    title: "Notifications in this browser",
    lead: "They appear with Switchboard's tab closed too, as long as the browser is open.",
    checking: "Looking at this browser…",
    turnOn: "Turn on notifications",
    turnOff: "Turn off in this browser",
    test: "Send a test",
    sent: "Sent. If nothing appears within seconds, see the steps below.",
    none: "No browser is turned on yet.",
    states: {
      on: "On in this browser.",
      off: "Not on in this browser yet.",
      denied: "The browser blocks this site's notifications.",
      unsupported: "This browser cannot take notifications. Use a recent Google Chrome.",
      insecure: "The site does not run over https, so the browser allows no notifications.",
      failed: "Could not be turned on: the browser does not reach its notification service. Try again.",
    },
    why: "No notifications?",
    steps: [
      "Chrome: click the sign left of the address, choose Site settings, set Notifications to Allow, then reload.",
      "Windows: open Settings, System, Notifications; turn notifications on, and those of Google Chrome.",
      "Turn off Windows' Do not disturb (Focus assist) while on duty.",
      "Mac: open System Settings, Notifications, Google Chrome and allow them.",
      "With a tab of Switchboard in front, they appear in that tab and not in the corner of the screen as well.",
      "Tickets and tasks that you make and give to yourself notify nobody.",
    ],
    testTitle: "Test notification",
    testBody: "This browser gets notifications from Switchboard.",
  },
};
