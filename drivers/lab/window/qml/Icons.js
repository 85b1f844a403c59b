.pragma library
// Paths on a grid of 24.
var p = {
"idcard": "M3 5h18v14H3z M8.5 8.5a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6 M5.5 16c.3-1.6 1.5-2.3 3-2.3s2.7 .7 3 2.3 M14 10h4 M14 13.5h4",
"card": "M3 6h18v12H3z M3 10h18 M6.5 14.5h4",
"pinpad": "M6 3h12v18H6z M9 6h6v3H9z M9 13h.2 M12 13h.2 M15 13h.2 M9 16.8h.2 M12 16.8h.2 M15 16.8h.2",
"print": "M7 8V3h10v5 M7 16H4V8h16v8h-3 M7 13h10v8H7z",
"qr": "M4 4h6v6H4z M14 4h6v6h-6z M4 14h6v6H4z M14 14h2.5v2.5 M20 14v2.5 M14 20h2.5 M20 19.5v.5",
"camera": "M4 7h4l1.5-2.5h5L16 7h4v12H4z M12 9.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7",
"paper": "M6 3h9l4 4v14H6z M15 3v4h4 M9 12h7 M9 16h5",
"face": "M4 8V4h4 M16 4h4v4 M20 16v4h-4 M8 20H4v-4 M9 9.5v1.5 M15 9.5v1.5 M8.5 14.5c1.8 1.8 5.2 1.8 7 0",
"kiosk": "M6 3h12v11H6z M9 6.5h6 M9 9.5h3 M10.5 14v7 M13.5 14v7 M7 21h10",
"done": "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18 M8 12.3l2.8 2.8L16 9.6",
"alert": "M12 3.5L22 20.5H2z M12 10v5 M12 17.4v.6",
"stop": "M8 3h8l5 5v8l-5 5H8l-5-5V8z M9 9l6 6 M15 9l-6 6",
"minus": "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18 M8 12h8",
"check": "M4.5 12.5l5 5L19.5 7",
"net": "M3 9a13 13 0 0 1 18 0 M6 12.5a8.5 8.5 0 0 1 12 0 M9 16a4.2 4.2 0 0 1 6 0 M12 19.2v.6",
"netoff": "M3 9a13 13 0 0 1 5-3 M12 5.2a13 13 0 0 1 9 3.8 M9 16a4.2 4.2 0 0 1 6 0 M12 19.2v.6 M4 3l16 18",
"hourglass": "M6 3h12 M6 21h12 M7.5 3v3.5L12 12l4.5-5.5V3 M7.5 21v-3.5L12 12l4.5 5.5V21",
"inbox": "M4 13l3-8h10l3 8v6H4z M4 13h5l1 3h4l1-3h5",
"lock": "M5 11h14v9H5z M8 11V8a4 4 0 0 1 8 0v3"
}
var kinds = { "id_reader": "idcard", "card_reader": "card", "pin_pad": "pinpad", "printer": "print", "code_scanner": "qr",
    "camera": "camera", "document_reader": "paper", "face_checker": "face" }
