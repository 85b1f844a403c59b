pragma Singleton
import QtQuick
import Edian as House

// Every colour, letter and distance that pages share. Hues are the house's own, as the terminal wears them; what stands
// here beside them is what a dense page needs and a terminal does not. What belongs to one component or page is in Size.
QtObject {
    readonly property string family: House.Theme.family
    readonly property string familyMedium: family + " Medium"       // a family of its own to the font's makers
    // --- grounds
    readonly property color paper: House.Theme.paper
    readonly property color sheet: House.Theme.sheet
    readonly property color sunk: "#EFEDE3"                 // key bar, header row
    readonly property color line: House.Theme.hair          // separators only
    readonly property color edge: House.Theme.edge          // borders of controls
    readonly property color scrim: "#66182219"              // under a dialog: the page stays in sight
    readonly property color cover: House.Theme.paper        // a locked screen covers everything
    readonly property color clear: House.Theme.clear
    // --- inks
    readonly property color ink: House.Theme.ink
    readonly property color ink2: House.Theme.muted
    readonly property color ink3: "#56625A"                 // paper 6.1  sheet 6.4  sunk 5.5
    readonly property color off: House.Theme.off
    readonly property color reverse: House.Theme.onFill
    // --- what acts
    readonly property color green: House.Theme.green
    readonly property color greenDeep: House.Theme.greenDown
    readonly property color greenTint: "#E5EFE6"
    readonly property color greenLine: "#8DB5A0"
    // --- what needs attention; words in it are always ochreInk
    readonly property color ochre: "#B4690A"
    readonly property color ochreInk: "#7C4A00"             // ochreTint 6.7  sheet 7.5
    readonly property color ochreTint: House.Theme.ochreTint
    readonly property color ochreLine: "#DDB069"
    // --- what stops; words in it are always stopInk
    readonly property color stop: House.Theme.cinnabar
    readonly property color stopInk: House.Theme.cinnabarDown
    readonly property color stopTint: House.Theme.cinnabarTint
    readonly property color stopLine: "#DB968E"
    // --- series, in this order
    readonly property color chart1: House.Theme.green
    readonly property color chart2: "#46545E"
    readonly property color chart3: "#8D7B45"
    readonly property color chart4: "#5C9A80"

    // --- type, px
    readonly property int micro: 12
    readonly property int table: 13
    readonly property int body: 14
    readonly property int lead: 16
    readonly property int title: 20
    readonly property int figure: 26
    readonly property int hero: 38
    readonly property real prose: 1.14                      // line height of several lines
    readonly property real cents: .62                       // fen beside yuan

    // --- geometry, px
    readonly property int unit: 4
    readonly property int gap: 8
    readonly property int snug: 6
    readonly property int gutter: 12
    readonly property int wide: 20
    readonly property int broad: 34
    readonly property int radius: 4
    readonly property int radiusSmall: 3
    readonly property int hair: 1
    readonly property int rule: 2
    readonly property int notch: 3
    readonly property int halo: 3
    readonly property int rowDense: 30
    readonly property int row: 34
    readonly property int rowTwo: 46
    readonly property int control: 36
    readonly property int actH: 42
    readonly property int rail: 164
    readonly property int topbar: 48
    readonly property int keybar: 36
    readonly property int panelHead: 38

    // tone -> {ink, tint, line, solid}: the only way in which a component asks for a colour by its meaning
    function tone(n: string): var {
        if (n === "ok")
            return { ink: greenDeep, tint: greenTint, line: greenLine, solid: green };
        if (n === "attn")
            return { ink: ochreInk, tint: ochreTint, line: ochreLine, solid: ochre };
        if (n === "stop")
            return { ink: stopInk, tint: stopTint, line: stopLine, solid: stop };
        return { ink: ink2, tint: sunk, line: line, solid: ink3 };
    }
}
