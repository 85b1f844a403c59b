pragma Singleton
import QtQuick

// What belongs to the pages of approvals, work lists, help at the elbow and the end of a shift, px; under each page's name.
QtObject {
    // --- approvals
    readonly property int approvalsW: 548
    readonly property real approvalsShare: .47
    readonly property int customer: 88
    readonly property int money: 106
    readonly property int maker: 102
    readonly property int clock: 86
    readonly property int word: 168
    readonly property int time: 56
    readonly property int label: 112
    readonly property int changeRow: 33
    readonly property int changeHead: 31
    readonly property int changeWord: 76
    readonly property int figure: 132
    readonly property int changeRoom: 104       // beside a figure, for what it changes by
    readonly property int bar: 16
    readonly property int barsH: 52
    readonly property int seen: 84
    readonly property int proof: 150
    readonly property int key: 60
    readonly property int comment: 84
    readonly property int foot: 100
    // --- work lists
    readonly property int worksW: 840
    readonly property real worksShare: .69
    readonly property int workRow: 40
    readonly property int channel: 78
    readonly property int asked: 58
    readonly property int owner: 112
    readonly property int ends: 116
    readonly property int why: 170
    readonly property int terminal: 150
    readonly property int device: 150
    readonly property int waited: 84
    readonly property int keyWide: 70
    readonly property int courseRow: 29
    readonly property int courseTime: 96
    readonly property int courseDot: 17
    readonly property int overdue: 70
    readonly property int canRow: 26
    readonly property int settledRow: 26
    readonly property int settledTime: 56
    readonly property real unknownShare: .37
    readonly property real handoffShare: .27
    // --- at the elbow
    readonly property int headH: 44
    readonly property int mirrorW: 424
    readonly property real mirrorShare: .35
    readonly property int mirrorPad: 16
    readonly property int mirrorHead: 40
    readonly property int mirrorFoot: 26
    readonly property int wayW: 372
    readonly property real wayShare: .31
    readonly property int stepRow: 52
    readonly property int stepDot: 25
    readonly property int stepIndent: 38
    readonly property int deviceRow: 31
    readonly property int deviceName: 110
    readonly property int deviceWord: 100
    readonly property int hintRow: 50
    readonly property int hintIndent: 46
    readonly property int hintGap: 7
    readonly property int talkTime: 76
    readonly property int elbowFoot: 132
    readonly property int actsH: 40
    // --- end of shift
    readonly property int shiftW: 824
    readonly property real shiftShare: .675
    readonly property int count: 60
    readonly property int assisted: 80
    readonly property int sum: 132
    readonly property int difference: 92
    readonly property int number: 70
    readonly property int second: 82
    readonly property int checker: 84
    readonly property int outcome: 136
    readonly property int receipts: 64
    readonly property real totalsShare: .43
    readonly property int shiftFoot: 176
    readonly property int handOnH: 160
    // --- dialogs
    readonly property int dialogLabel: 92
    readonly property int dialogWide: 640
    readonly property int facts: 26
    // --- records of a customer
    readonly property int recordsW: 940
    readonly property int recordsRows: 9
    readonly property int recordWhen: 150
    readonly property int recordWhat: 90
    readonly property int recordOutcome: 130
    readonly property int recordQuery: 110
}
