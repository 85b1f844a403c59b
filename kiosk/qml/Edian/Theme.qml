pragma Singleton
import QtQuick

// Every colour, letter and distance that pages share. Figures in brackets are WCAG contrast against the grounds
// the token is allowed on. What belongs to one component alone stands in Size.qml.
QtObject {
    property bool large: false          // 大字
    property bool landscape: false
    property bool reduced: false        // no movement: a plain change
    property bool english: false        // Latin words are longer: some widths follow
    readonly property string family: "Noto Sans SC"

    // --- grounds
    readonly property color paper: "#FAF8F2"       // where the eye reads
    readonly property color field: "#E9EFDF"       // where the hand acts
    readonly property color sheet: "#FFFFFF"       // what can be touched or is a document
    readonly property color hair: "#D3D8C9"        // decoration only, never the sole edge of a control
    readonly property color ridge: "#B9CBB4"       // field ridge lines, decoration
    readonly property color scrim: "#F218221C"     // under a panel; hides the customer's figures
    readonly property color clear: "transparent"

    // --- inks
    readonly property color ink: "#18221C"         // paper 15.4  field 13.9  sheet 16.4  ochreTint 14.2
    readonly property color muted: "#46534A"       // paper 7.6   field 6.9   sheet 8.1
    readonly property color off: "#5C685F"         // disabled words: paper 5.5  field 5.0  sheet 5.8
    readonly property color onFill: "#FFFFFF"      // green 8.5   greenDown 12.1

    // --- what acts
    readonly property color green: "#17573A"       // paper 8.0   field 7.3   sheet 8.5   greenTint 6.8
    readonly property color greenDown: "#0E3E28"
    readonly property color greenTint: "#DCE9D8"
    // --- what needs attention
    readonly property color ochre: "#8A5200"       // paper 6.0   field 5.4   sheet 6.4   ochreTint 5.6
    readonly property color ochreSoft: "#B07A2A"   // the paler half of a lamp's breath, 3.4 on paper: a shape, no words
    readonly property color ochreFill: "#E9A93A"   // only under ink (7.9)
    readonly property color ochreTint: "#FBEED2"
    // --- what stops
    readonly property color cinnabar: "#A9281C"    // paper 6.6   field 5.9   sheet 7.0   cinnabarTint 5.8
    readonly property color cinnabarDown: "#7E1C13"
    readonly property color cinnabarTint: "#FAE5DF"
    // --- edges of controls (3:1 is asked)
    readonly property color edge: "#6F7C71"        // paper 4.1   field 3.7   sheet 4.4

    // --- type, px                      normal / large
    readonly property int small: large ? 44 : 34
    readonly property int body: large ? 48 : 38
    readonly property int strong: large ? 56 : 46
    readonly property int act: large ? 60 : 52
    readonly property int question: large ? 76 : 66
    readonly property int figure: large && !landscape ? 72 : 60
    readonly property int hero: large ? 176 : 160
    readonly property int heroTight: landscape ? 152 : large ? 156 : 160   // beside a keypad
    readonly property int heroSmall: landscape ? 112 : large ? 120 : 144   // above a list
    readonly property int shout: large ? 144 : 132
    readonly property int word: landscape ? (english ? 88 : 112) : english ? 104 : 152   // an outcome in one word
    readonly property int begin: english || large ? 84 : 96
    readonly property int thing: landscape ? 56 : english ? 60 : 80        // what to take
    readonly property int rate: figure + 4
    readonly property int monthly: landscape ? 88 : 104
    readonly property int countdown: landscape ? 128 : 200
    readonly property int panelTitle: landscape ? 72 : english || large ? 76 : 88
    readonly property int tail: english && large ? 112 : 144
    readonly property real tightLine: .9           // two lines of one saying
    readonly property real lift: .05               // Han and digits sit low in their line box

    // --- geometry, px, on an 8 px grid
    readonly property int u: 8
    readonly property int nudge: 4
    readonly property int gap: 16
    readonly property int snug: 24
    readonly property int pad: 32
    readonly property int wide: 40
    readonly property int margin: 48
    readonly property int broad: 64
    readonly property int target: 96
    readonly property int key: large ? 112 : 104
    readonly property int actH: landscape ? 136 : large ? 144 : 136
    readonly property int toolH: large && !landscape ? 136 : 120
    readonly property int radius: 20
    readonly property int radiusSmall: 12
    readonly property int radiusPanel: 32
    readonly property int hairline: 2
    readonly property int line: 3
    readonly property int lineStrong: 5
    readonly property int lineChosen: 7
    readonly property int lineFocus: 8

    // --- the design's own sheet; Main scales it into whatever window there is
    readonly property int pageW: landscape ? 1920 : 1080
    readonly property int pageH: landscape ? 1080 : 1920
    // --- zones
    readonly property int headH: landscape ? 88 : 104
    readonly property int handTop: 704             // portrait: everything touched lies between here
    readonly property int handBottom: 1848         // and here
    readonly property int split: 936               // landscape: eye left of it, hand right
    readonly property int fieldTop: 208            // landscape
    readonly property int footTop: 904             // landscape

    // --- motion, ms
    readonly property int quick: reduced ? 0 : 120
    readonly property int calm: reduced ? 0 : 320
    readonly property int breath: 2400
    readonly property int beats: 48                // pictures in a breath: a drawing that moves is drawn 20 times a second
    readonly property int lampBeats: 12            // tones in a breath
    readonly property int layDown: 200             // how far down a drawing's hand goes, in the drawing's units
    readonly property int pushIn: -84
    readonly property int keyOn: 104
    readonly property int rise: reduced ? 0 : 24   // px a new page comes up

    function blend(from: color, to: color, share: real): color {
        return Qt.rgba(from.r + (to.r - from.r) * share, from.g + (to.g - from.g) * share, from.b + (to.b - from.b) * share, 1)
    }
    function art(name: string): url { return Qt.resolvedUrl("art/" + name + ".svg") }
}
