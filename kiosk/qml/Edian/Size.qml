pragma Singleton
import QtQuick

// Sizes that belong to one component or one page, px of the design's own sheet. What pages share stands in Theme.qml.
QtObject {
    id: s
    readonly property bool lg: Theme.large
    readonly property bool ls: Theme.landscape
    readonly property bool en: Theme.english

    // --- Btn
    readonly property int chosenTick: 34
    readonly property int chosenTickIcon: 22
    readonly property int stackedIcon: 44
    readonly property int smallLabel: 45           // below this a label's icon stands closer
    readonly property int iconGap: 10
    readonly property int labelInset: 8

    // --- StatusLamp
    readonly property int lamp: 30
    readonly property int lampRing: 4
    readonly property int lampDot: 14
    readonly property int lampBar: 4
    readonly property int lampTick: 20
    readonly property int lampGap: 12
    readonly property real lampDrop: .06

    // --- PageHeader
    readonly property int mark: 64
    readonly property int brand: lg ? 48 : 44
    readonly property int trayGap: lg ? 24 : 32

    // --- StepBar
    readonly property int steps: 7
    readonly property int stepNow: 20
    readonly property int stepRest: 10
    readonly property int stepGap: 8
    readonly property int stepBarH: lg ? 104 : 92

    // --- FooterBar
    readonly property int toolNarrow: ls ? 132 : lg ? 136 : 140
    readonly property int footW: 1016              // landscape
    readonly property int navW: 784                // landscape
    readonly property int backNarrow: ls ? 216 : 264
    readonly property int backWide: ls ? 264 : 340

    // --- PageFrame
    readonly property int ridgeRise: 40
    readonly property int ridgeEcho: 26
    readonly property int ridgeLine: 4
    readonly property int ridgeAbove: 32
    readonly property int hillsAbove: 366
    readonly property int baseLift: lg ? 4 : 10
    readonly property int base: lg ? 44 : 34
    readonly property real windowShare: .92        // of the screen, for a window that is not full screen
    readonly property int eyeEnd: 76               // the eye's zone ends so far above the hand's
    readonly property int slotBar: 12
    readonly property int slotInset: 20
    readonly property int slotText: 60
    readonly property int landHandTop: 228
    readonly property int landTitleTop: 48
    readonly property int navDrop: 20
    readonly property int footDrop: 28

    // --- AmountDisplay, as parts of the figure's height
    readonly property real figureUp: .30
    readonly property real cents: .5
    readonly property real unit: .34
    readonly property real caretTall: .76
    readonly property real caretTop: .10
    readonly property int caretW: 6

    // --- AmountSlider
    readonly property int sliderTrack: 16
    readonly property int sliderTop: 30
    readonly property int sliderKnob: 76
    readonly property int sliderRing: 8
    readonly property int sliderGrip: 24
    readonly property int sliderInset: 12
    readonly property int sliderY: ls ? 4 : 12

    // --- FactRow
    readonly property int row: ls ? (lg ? 84 : 74) : lg ? 92 : 84
    readonly property int rowDense: lg ? 92 : ls ? 72 : 76
    readonly property int rowNoted: ls ? (lg ? 136 : 112) : lg ? 144 : 124
    readonly property int rowNotedDense: lg ? 144 : ls ? 112 : 118
    readonly property int rowAiry: ls ? (lg ? 84 : 76) : lg ? 96 : 104
    readonly property int rowStacked: lg ? 88 : 64
    readonly property int rowReading: 24           // the mark of the row being read reaches so far out
    readonly property int rowReadingBar: 10

    // --- PlanChart, PlanTable
    readonly property int chartLabels: lg ? 60 : 52
    readonly property int chartGap: 14
    readonly property int chartLeast: 4
    readonly property int chartBarMost: 120       // a plan of few payments has bars, not blocks
    readonly property int chartLeastH: 112        // below this there is the table only
    readonly property int legendBox: 28
    readonly property int tableRow: ls ? (lg ? 60 : 58) : lg ? 100 : 88

    // --- Seal, Locator
    readonly property int seal: ls ? 200 : 256
    readonly property int sealSmall: 160
    readonly property int sealBox: 200             // the octagon's own drawing
    readonly property int sealPen: 12
    readonly property int sealBar: 20
    readonly property int locatorW: 160
    readonly property int locatorH: 116
    readonly property int locatorScreenW: 100
    readonly property int locatorScreenH: 64
    readonly property int locatorSlotW: 48
    readonly property int locatorSlotH: 36
    readonly property int locatorPitch: 56
    readonly property int locatorSlotY: 80
    readonly property int locatorPen: 4

    // --- FactRow's value where the row is narrow
    readonly property real clauseLine: en && lg ? 1.1 : 1.25

    // --- attract
    readonly property int attractTitle: en ? (ls ? 92 : 104) : ls ? 120 : Theme.shout
    readonly property int attractName: en && lg ? 56 : Theme.figure
    readonly property int landAttractFieldY: 500
    readonly property int landAttractHillY: 208
    readonly property int attractTitleY: ls ? 112 : 128
    readonly property int attractCardsY: ls ? 480 : 520
    readonly property int attractCardW: ls ? 344 : 424
    readonly property int attractCardH: ls ? 220 : 271
    readonly property int attractPlusBox: ls ? 96 : 136
    readonly property int attractPlus: 64
    readonly property int attractPlusPen: 12
    readonly property int attractHillY: 874
    readonly property int attractHillH: 400
    readonly property int attractFieldY: 1240
    readonly property int attractStartY: ls ? 560 : 1272
    readonly property int attractStartH: ls ? 192 : 208
    readonly property int attractDoorH: 112

    // --- language
    readonly property int languageH: ls ? 168 : 208
    readonly property int sampleNormal: 46
    readonly property int sampleLarge: 60

    // --- drawings: height to width, and where the field begins under them
    readonly property int sceneTop: 504
    readonly property int knownTop: lg ? 824 : 760
    // drawings in their own units: the whole, and the hand that moves in it
    readonly property size sceneId: Qt.size(1032, 860)
    readonly property rect sceneIdHand: Qt.rect(276, 20, 756, 430)
    readonly property size sceneIdHeld: Qt.size(1032, 560)
    readonly property size sceneBank: Qt.size(1032, 620)
    readonly property rect sceneBankHand: Qt.rect(330, 144, 702, 476)
    readonly property size scenePin: Qt.size(1032, 660)
    readonly property rect scenePinHand: Qt.rect(326, 176, 706, 236)
    readonly property int lampWord: en && lg ? 44 : Theme.body

    // --- pin
    readonly property int pinCellH: 152
    readonly property int pinDot: 52
    readonly property int pinBarH: 112

    // --- line
    readonly property int lineHandTop: lg ? 808 : 768
    readonly property int lineHero: ls ? 136 : 168
    readonly property bool useStacked: lg && (ls || en)
    readonly property int useBar: 28
    readonly property int useH: lg ? 132 : 120

    // --- amount
    readonly property int amountHandTop: lg ? 760 : 704
    readonly property int chipPx: lg ? 48 : 46
    readonly property int slipH: 96

    // --- term
    readonly property int termHandTop: lg ? 968 : 1040
    readonly property int planHeadH: ls ? 160 : lg ? 196 : 188
    readonly property bool spanShown: !ls && !lg && !en
    readonly property int tableButtonW: lg ? 316 : 284
    readonly property int termH: 96
    readonly property int methodH: lg ? 140 : 124
    readonly property int termPx: lg ? 50 : 46
    readonly property int methodPx: lg ? 44 : 40
    readonly property int chartSheet: 616

    // --- contract
    readonly property int contractHandTop: lg ? 1288 : 1312
    readonly property int contractSplit: 1256
    readonly property int counterPx: Theme.body
    readonly property int pageTitleH: 72
    readonly property int pagerH: 96
    readonly property int pagerW: lg && en ? 284 : 264
    readonly property int pagerDot: 14
    readonly property int pagerGap: 10
    readonly property int pagerTrack: ls ? 480 : 348

    // --- signature
    readonly property int signSummary: lg ? 200 : 176
    readonly property int signClearH: 104
    readonly property int signLineUp: 128          // the line to sign on, from the pad's foot
    readonly property int signInset: 56
    readonly property int inkPen: 9

    // --- working
    readonly property int confirmHandTop: lg ? 780 : 736
    readonly property int workingHandTop: 1520
    readonly property int stagePx: en && lg ? 48 : 56
    readonly property int stageWordPx: en && lg ? 44 : Theme.strong
    readonly property int stageH: ls ? 168 : 216
    readonly property int stageDisc: ls ? 88 : 98
    readonly property int stageIcon: 58
    readonly property int stageWire: 6
    readonly property int stageTextX: 136
    readonly property int stageRing: 7

    // --- result
    readonly property int resultHandTop: 1528
    readonly property int bannerH: 480
    readonly property int underPx: en || lg ? 46 : 52
    readonly property int bannerTextX: 352

    // --- take
    readonly property int takeHandTop: 1624
    readonly property int takeWordPx: en && lg ? 44 : Theme.strong
    readonly property int receiptW: ls ? 220 : 330
    readonly property int receiptH: ls ? 244 : 366
    readonly property int takeH: ls ? 520 : 368
    readonly property int takeArtW: ls ? 220 : 280
    readonly property int takeArtH: ls ? 172 : 200
    readonly property int takeTextX: 376
    readonly property int takeEdge: 6

    // --- panels over a page
    readonly property int panelY: ls ? 72 : 360
    readonly property int panelW: 984
    readonly property int panelLandW: 1160
    readonly property int choiceH: ls ? 112 : 128
    readonly property int panelPad: 56
    readonly property int panelEdge: 10
    readonly property int ring: ls ? 300 : 440
    readonly property int ringPen: 24
    readonly property int panelMainH: ls ? 144 : 208
    readonly property int panelMainPx: en ? 68 : 92
    readonly property int panelSecondPx: en ? 56 : 64

    // An outcome is one word, as large as its banner lets it be.
    function outcomePx(letters: int): int {
        const room = (ls ? Theme.split - 2 * Theme.margin : Theme.pageW - bannerTextX - Theme.margin)
        return Math.min(Theme.word, Math.floor(room / Math.max(1, letters) / (en ? .58 : 1.02)))
    }
}
