pragma Singleton
import QtQuick

// Sizes of what stands beside the steps: codes, calls, a pre-check, a repayment; px of the design's own sheet.
QtObject {
    readonly property bool ls: Theme.landscape
    readonly property bool lg: Theme.large
    readonly property bool en: Theme.english
    readonly property int qr: ls ? 440 : lg ? 560 : 640
    readonly property bool overShown: !ls && !(lg && en)
    readonly property int handoverH: ls ? 104 : 136
    readonly property int overButtonW: en ? 232 : lg ? 216 : 184
    readonly property int precheckHandTop: 1560
    // --- while a teller says something: header, saying and steps in the room that header and steps have otherwise
    readonly property int headTold: ls ? (lg ? 68 : 72) : 80
    readonly property int attractHeadTold: 66
    readonly property int attractStripTold: ls ? 56 : 60
    readonly property int attractToldDrop: ls ? 10 : 0
    readonly property int stripTold: ls ? (lg ? 66 : 60) : lg ? 76 : 64
    readonly property int stripGap: ls ? 4 : 8
    readonly property int stepBarTold: ls ? 70 : lg ? 76 : 68

    // --- repayment
    readonly property int noteH: ls ? (lg ? 168 : 160) : lg ? 200 : 184
    readonly property int kindH: ls || lg ? 112 : 120
    readonly property int kindPx: en ? (lg ? 44 : 40) : lg ? 48 : 46
}
