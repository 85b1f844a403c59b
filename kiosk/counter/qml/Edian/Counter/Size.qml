pragma Singleton
import QtQuick

// What belongs to one component or one page, px. A page's own widths stand under its name.
QtObject {
    // --- Keycap
    readonly property int keycapH: 20
    readonly property int keycapMin: 22
    readonly property int keycapPad: 10
    // --- Btn
    readonly property int btnPad: 24
    readonly property int btnIcon: 17
    readonly property int ring: 4
    readonly property int ringRadius: 8
    // --- Icon
    readonly property int icon: 18
    readonly property int iconSmall: 14
    readonly property int iconRow: 16
    readonly property real pen: 1.7
    readonly property real penBold: 2.2
    readonly property int iconFloor: 16
    // --- Field, Seg, Pick
    readonly property int label: 92
    readonly property int money: 46
    readonly property int fieldPad: 10
    readonly property int helpH: 22
    readonly property int haloRadius: 7
    readonly property int caretW: 2
    readonly property int segMark: 13
    readonly property int pickRow: 30
    readonly property int pickRows: 7
    // --- Kv, Check, Tag
    readonly property int kv: 26
    readonly property int kvTight: 25
    readonly property int kvLabel: 84
    readonly property int check: 27
    readonly property int checkPad: 9
    readonly property int checkIndent: 24
    readonly property int tagH: 22
    readonly property int tagPad: 7
    readonly property int tagIcon: 15
    // --- Table, Cell, Deadline
    readonly property int cellPad: 8
    readonly property int head: 30
    readonly property int rowLow: 20
    readonly property int totalExtra: 4
    readonly property int clockWords: 19
    readonly property int clockBar: 3
    readonly property int clockH: 24
    readonly property int twoUp: -1
    // --- LineBar, Swatch, Mask
    readonly property int bar: 18
    readonly property int swatch: 12
    readonly property int maskW: 64
    readonly property int hatch: 6
    readonly property int hatchTight: 5
    readonly property int hatchSlant: 35
    readonly property int hatchLong: 44
    readonly property int hatchUp: -8
    readonly property int hatchLeft: -16
    readonly property real hatchPen: 1.4
    // --- Figure
    readonly property int figureLabel: 20
    // --- Banner
    readonly property int banner: 36
    // --- Empty
    readonly property int emptyIcon: 40
    readonly property int emptyTop: 44
    // --- shell
    readonly property int windowW: 1440
    readonly property int windowH: 900
    readonly property int leastW: 1280
    readonly property int leastH: 800
    readonly property int mark: 22
    readonly property int markLetter: 16
    readonly property int markBig: 32
    readonly property int markBigLetter: 23
    readonly property int searchW: 500
    readonly property int searchH: 34
    readonly property int searchTop: 7
    readonly property int searchIndent: 34
    readonly property int railRow: 40
    readonly property int railPlate: 36
    readonly property int railIcon: 18
    readonly property int railWord: 46
    readonly property int railBadge: 88
    readonly property int badge: 18
    readonly property int badgeMin: 20
    readonly property int railFootRow: 34
    readonly property int keysW: 760
    readonly property int keysColumn: 340
    readonly property int lockW: 420
    readonly property int modalW: 560
    readonly property int modalTop: 96
    // --- sign-in
    readonly property int signLeft: 660
    readonly property int signX: 112
    readonly property int signTop: 92
    readonly property int signForm: 436
    readonly property int signLabelX: 34
    readonly property int signLabelW: 66
    readonly property int signRight: 632
    readonly property int signRightX: 60
    readonly property int signFoot: 104
    readonly property int signBtn: 44
    readonly property int signDevice: 190
    readonly property int signState: 150
    readonly property int signCount: 70
    // --- customer
    readonly property int narrowPage: 1200
    readonly property int listW: 248
    readonly property int foundRow: 84
    readonly property int recentRow: 32
    readonly property int recentKey: 58
    readonly property int who: 58
    readonly property int lineH: 176
    readonly property int noteNumber: 130
    readonly property int noteDay: 96
    readonly property int noteMoney: 116
    readonly property int noteState: 100
    readonly property int flyChannel: 82
    readonly property int flyState: 150
    readonly property int flyTime: 66
    readonly property int flyOwner: 130
    readonly property int flyClock: 120
    readonly property int flyKey: 66
    // --- drawdown, repayment
    readonly property int whoLine: 40
    readonly property int formW: 440
    readonly property int planW: 400
    readonly property int planWide: 440
    readonly property int shortForm: 690
    readonly property int afterH: 214
    readonly property int afterRow: 22
    readonly property int readH: 206
    readonly property int planHead: 132
    readonly property int planSide: 200
    readonly property int planNumber: 36
    readonly property int planDay: 94
    readonly property int chartH: 74
    readonly property int chartGap: 8
    readonly property int chartWords: 20
    readonly property int key: 10
    // --- contract before the customer, and what was sent
    readonly property int paperW: 900
    readonly property int paperLabel: 260
    readonly property real paperLine: 1.35
    readonly property int paperFoot: 120
    readonly property int paperStep: 120
    readonly property int paperSettles: 120     // ms
    readonly property int sentW: 760
    // --- a quote turned to the customer
    readonly property int offerPad: 48
    readonly property int offerHead: 64
    readonly property int offerFoot: 92
    readonly property int offerTitle: 30
    readonly property int offerFigure: 76
    readonly property int offerFact: 46
    readonly property int offerFactLow: 42
    readonly property int offerFacts: 560
    readonly property int offerFactsNarrow: 460
    readonly property int shortOffer: 860
    readonly property int offerFactsLeast: 380
    readonly property real offerValue: .78
    readonly property int offerRow: 44
    readonly property int offerRowLeast: 26
    readonly property int offerRows: 12
    readonly property int offerBlocks: 3
    readonly property int offerNumber: 44
    readonly property int offerBtn: 52
    // --- repayment
    readonly property int repayW: 560
    readonly property int owedH: 300
}
