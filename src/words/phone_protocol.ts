/** What those read who build a PBX, or teach theirs to speak with us. */
export const vi = {
  title: "Giao thức tổng đài",
  lead: "Tổng đài nào cũng nối được: nó báo sự kiện của từng cuộc gọi bằng HTTP, Switchboard trả lời bằng lệnh. Hai chiều ký cùng một khóa.",
  toSettings: "Về Trang và kênh",
  signing: "Chữ ký",
  signingText:
    "Mỗi yêu cầu, theo cả hai chiều, mang ba header. Chữ ký là HMAC-SHA256 của “thời điểm.nonce.nội dung”, với khóa của đường dây, viết bằng hệ 16.",
  headers: {
    timestamp: "Giây kể từ 1970. Lệch quá 5 phút bị từ chối.",
    nonce: "16–64 ký tự A–Z a–z 0–9 _ -, mỗi yêu cầu một giá trị mới. Lặp lại bị từ chối.",
    signature: "“sha256=” và chữ ký.",
  },
  header: "Header",
  meaning: "Ý nghĩa",
  events: "Tổng đài báo sự kiện",
  eventsText:
    "POST tới địa chỉ của đường dây, tối đa 1 MB. Báo lại, báo trễ hay báo ngược thứ tự đều không sao: “call” gọi tên cuộc gọi, “at” nói lúc xảy ra (ISO 8601 có múi giờ, hoặc mili giây; bỏ trống, hay quá 5 phút sau bây giờ, là bây giờ; quá 30 ngày trước thì bỏ qua). “call” dài nhất 200 ký tự; “extension” là 1–32 ký tự A–Z a–z 0–9 _ . -",
  kind: "Sự kiện",
  fields: "Trường",
  eventKinds: {
    started:
      "Có cuộc gọi tới (in), hoặc cuộc gọi đi (out) bắt đầu. “asked” là id của lệnh dial đã yêu cầu nó. number để null nếu khách giấu số.",
    answered: "Ai đó nhấc máy: máy lẻ “extension”, hoặc phía bên kia của cuộc gọi đi nếu không có extension.",
    rejected: "Máy lẻ từ chối, khi đang đổ chuông hoặc khi chờ nhấc sau connect.",
    unanswered:
      "Máy lẻ được nối bằng connect đã thôi đổ chuông mà không ai nhấc. “offer” là số của lệnh connect đó; khách chờ tiếp.",
    held: "Đã giữ máy.",
    resumed: "Đã nói tiếp.",
    ended: "Cuộc gọi kết thúc, do ai và vì sao.",
    recorded: "Có bản ghi âm. Switchboard tải về và giữ.",
  },
  answers: "Switchboard trả lời",
  status: "Mã",
  ourAnswers: {
    "200": "Đã nhận và đã lưu.",
    "400": "Không đọc được nội dung: not_json, not_utf8, no_events. Đừng gửi lại.",
    "403": "Chữ ký sai (not_signed, wrong_signature) hoặc cũ (old_timestamp).",
    "404": "Không có đường dây này, hoặc đã ngắt kết nối.",
    "409": "Yêu cầu này đã nhận rồi (repeated_nonce): coi như 200.",
    "413": "Quá 1 MB.",
    "503": "Chưa lưu được. Gửi lại sau vài giây, với chữ ký mới.",
  },
  commands: "Switchboard ra lệnh",
  commandsText:
    "POST tới “Địa chỉ nhận lệnh”, đã ký, chờ trả lời 2 giây. Mỗi lệnh có id riêng, call và name. Lệnh có thể được gửi lại: id đã làm thì chỉ trả lời 200, không làm lần hai.",
  command: "Lệnh",
  commandNames: {
    ring: "Đổ chuông máy lẻ trong “seconds” giây. “offer” đánh số lần đổ chuông.",
    stop_ringing: "Thôi đổ chuông máy lẻ đó. Không còn đổ chuông cũng là xong.",
    connect:
      "Nối khách với máy lẻ; các máy khác thôi đổ chuông. Máy đó chưa nhấc thì đổ chuông tiếp và nối khi nhấc; không ai nhấc thì báo unanswered.",
    dial: "Gọi máy lẻ trước, nhấc máy thì gọi số, rồi nối. “call” là tên do Switchboard đặt; báo lại bằng “asked”. Bên nào không nhấc thì báo ended.",
    hold: "Giữ máy, khách nghe nhạc.",
    resume: "Nói tiếp.",
    mute: "Khách không nghe nhân viên.",
    unmute: "Khách nghe lại nhân viên.",
    dtmf: "Gửi phím số cho phía bên kia.",
    transfer: "Chuyển phía bên kia, đang nói hay đang chờ, tới máy lẻ hoặc số khác; nhân viên rời cuộc gọi.",
    queue: "Khách chờ và nghe nhạc (music để trống: nhạc thường dùng); nhân viên, nếu đang nói, rời cuộc gọi.",
    play: "Phát một đoạn âm thanh cho khách.",
    voicemail: "Phát lời nhắn (sound để trống: không phát gì), ghi âm khách, rồi kết thúc.",
    hang_up: "Kết thúc cuộc gọi, trước đó phát “sound” nếu có.",
    ping: "Chỉ hỏi tổng đài có ở đó không. Không có call.",
  },
  pbxAnswers: "Tổng đài trả lời",
  theirAnswers: {
    "2xx": "Đã làm, hoặc đã làm trước đó với cùng id.",
    "410": "Cuộc gọi đã kết thúc: không còn gì để làm. Chưa báo ended thì coi như khách đã gác máy.",
    "404": "Không biết cuộc gọi này: hang_up thì coi như đã xong, lệnh khác thì bị từ chối.",
    "401, 403": "Không tin chữ ký: đường dây báo “Cần kết nối lại”.",
    "429":
      "Quá nhiều: thử lại sau Retry-After giây, nhiều nhất là 3, vì khách đang chờ; điều nhân viên vừa bấm thì báo họ ngay.",
    "408, 5xx": "Tạm thời lỗi, hoặc không trả lời: Switchboard gửi lại cùng lệnh.",
    other: "Bị từ chối: Switchboard không gửi lại.",
  },
  sequence: "Một cuộc gọi tới",
  sound: "Nghe và nói trong trình duyệt",
  soundText:
    "Máy lẻ có mật khẩu SIP trên đường dây có địa chỉ SIP qua WebSocket đăng ký ngay từ trình duyệt. Tổng đài cần wss với chứng chỉ hợp lệ và máy lẻ kiểu WebRTC (DTLS-SRTP, ICE, Opus hoặc G.711). Mỗi INVITE tới trình duyệt phải mang header X-Switchboard-Call với đúng “call” của cuộc gọi: trình duyệt tự nhấc máy khi, và chỉ khi, nhân viên đã nhận cuộc gọi ấy trên thanh cuộc gọi; INVITE không có header này bị trả lời 480. Mọi thao tác khác vẫn là lệnh như với điện thoại bàn.",
  fallback: "Khi Switchboard vắng mặt",
  fallbackText:
    "Không ai phải chờ mãi: nếu sau 10 giây tổng đài không nhận được lệnh nào cho cuộc gọi mới, nó nên tự đổ chuông mọi máy lẻ, và báo lại các sự kiện khi Switchboard trả lời.",
  client: "Chương trình mẫu bằng TypeScript: bench/phone_client.ts trong mã nguồn.",
};

export const en: typeof vi = {
  title: "The PBX protocol",
  lead: "Any PBX can be connected: it tells of each call's events over HTTP, and Switchboard answers with commands. Both sign with the same secret.",
  toSettings: "Back to Pages and channels",
  signing: "Signature",
  signingText:
    "Every request, in both directions, has three headers. The signature is the HMAC-SHA256 of “timestamp.nonce.body” under the line's secret, written in hexadecimal.",
  headers: {
    timestamp: "Seconds since 1970. More than 5 minutes away is refused.",
    nonce: "16–64 of A–Z a–z 0–9 _ -, a new one for each request. A repeated one is refused.",
    signature: "“sha256=” and the signature.",
  },
  header: "Header",
  meaning: "Meaning",
  events: "The PBX tells",
  eventsText:
    "POST to the line's address, at most 1 MB. Telling twice, late or in another order does no harm: “call” names the call, “at” says when it happened (ISO 8601 with its offset, or milliseconds; none, or more than 5 minutes ahead, is now; more than 30 days ago is let be). “call” has at most 200 characters; “extension” is 1–32 of A–Z a–z 0–9 _ . -",
  kind: "Event",
  fields: "Fields",
  eventKinds: {
    started:
      "A call came in (in), or one goes out (out). “asked” is the id of the dial command that asked for it. number is null where it is hidden.",
    answered: "Somebody lifted: the phone “extension”, or without one the other side of an outgoing call.",
    rejected: "The phone refused, while it rang or while connect waited for it to be lifted.",
    unanswered:
      "The phone named in connect rings no more and was never lifted. “offer” is the one of that connect; the caller waits on.",
    held: "The call is on hold.",
    resumed: "The talk goes on.",
    ended: "The call is over, by whom and why.",
    recorded: "There is a recording. Switchboard fetches and keeps it.",
  },
  answers: "Switchboard answers",
  status: "Status",
  ourAnswers: {
    "200": "Taken and stored.",
    "400": "Cannot be read: not_json, not_utf8, no_events. Do not send it again.",
    "403": "The signature is wrong (not_signed, wrong_signature) or old (old_timestamp).",
    "404": "There is no such line, or it is disconnected.",
    "409": "This request was taken already (repeated_nonce): as good as 200.",
    "413": "More than 1 MB.",
    "503": "Not stored yet. Send it again in some seconds, signed anew.",
  },
  commands: "Switchboard commands",
  commandsText:
    "POST to “Where commands go”, signed; the answer is waited for during 2 seconds. Each has an id of its own, a call and a name. It may come again: an id that was done is answered 200 and not done twice.",
  command: "Command",
  commandNames: {
    ring: "Let the phone ring for “seconds”. “offer” numbers the ring.",
    stop_ringing: "Let it ring no more. One that rings no more is done, too.",
    connect:
      "Connect the caller with the phone; others fall silent. One not lifted yet rings on and is connected when it is; when nobody lifts it, tell unanswered.",
    dial: "Call the phone first, then the number, and connect them. “call” is our name of it; tell it back as “asked”. Where either is not lifted, tell ended.",
    hold: "Hold; the other side hears music.",
    resume: "Go on.",
    mute: "The other side does not hear the agent.",
    unmute: "The other side hears the agent again.",
    dtmf: "Send tones to the other side.",
    transfer: "Hand the other side, talking or waiting, to another phone or number; the agent leaves the call.",
    queue: "The caller waits with music (an empty one is the usual); an agent who talks with them leaves the call.",
    play: "Play a sound to the caller.",
    voicemail: "Play the message (an empty sound: none), record the caller, and end.",
    hang_up: "End the call; “sound” is played before, if given.",
    ping: "Asks only whether the PBX is there. Has no call.",
  },
  pbxAnswers: "The PBX answers",
  theirAnswers: {
    "2xx": "Done, or done before under the same id.",
    "410": "The call is over: nothing is left to do. Where ended was never told, the caller has hung up.",
    "404": "No such call: for a hang_up it is over, any other command is refused.",
    "401, 403": "The signature is not believed: the line says “Needs reconnecting”.",
    "429":
      "Too many: tried again after Retry-After seconds, three at most, as a caller waits; what an agent has pressed is told them at once.",
    "408, 5xx": "Failing for now, or silent: Switchboard sends the same command again.",
    other: "Refused: Switchboard does not send it again.",
  },
  sequence: "An incoming call",
  sound: "Listening and talking in the browser",
  soundText:
    "A phone with a SIP password, on a line with an address for SIP over WebSocket, registers from the browser itself. The PBX needs wss with a valid certificate, and a WebRTC endpoint (DTLS-SRTP, ICE, Opus or G.711). Each INVITE to a browser has to carry the header X-Switchboard-Call with the “call” that it is for: the browser lifts by itself if, and only if, the agent has taken that call in the bar; an INVITE without it is answered 480. All the rest stays commands, as with a phone on the desk.",
  fallback: "When Switchboard is away",
  fallbackText:
    "Nobody waits for ever: a PBX that has got no command for a new call within 10 seconds should ring every phone by itself, and tell the events once Switchboard answers.",
  client: "A reference client in TypeScript: bench/phone_client.ts of the source.",
};
