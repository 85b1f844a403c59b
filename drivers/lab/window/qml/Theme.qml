pragma Singleton
import QtQuick

// The bench's colours, letters and distances: the teller's workstation's, denser. Contrast on the ground each is for.
QtObject {
    readonly property string family: "Noto Sans SC"
    readonly property list<string> mono: ["Noto Sans Mono CJK SC", "DejaVu Sans Mono", "Noto Sans SC"]

    readonly property color paper: "#F6F5F0"
    readonly property color sheet: "#FFFFFF"
    readonly property color sunk: "#EDEBE2"
    readonly property color line: "#D9D6CC"       // separators only
    readonly property color edge: "#807E75"       // borders of controls, 4.1
    readonly property color ink: "#1B1F1D"        // 16.7
    readonly property color ink2: "#434A46"       // 9.1
    readonly property color ink3: "#5C635F"       // 6.2
    readonly property color off: "#656A66"
    readonly property color green: "#0B6B4B"      // acts, focus, chosen
    readonly property color greenDeep: "#084F38"
    readonly property color greenTint: "#E4F0EA"
    readonly property color greenLine: "#8FBFA9"
    readonly property color ochre: "#B45F06"
    readonly property color ochreInk: "#864503"
    readonly property color ochreTint: "#FBEFDC"
    readonly property color ochreLine: "#DDAA66"
    readonly property color stop: "#B3261E"
    readonly property color stopInk: "#951A10"
    readonly property color stopTint: "#FAE8E5"
    readonly property color stopLine: "#DB968E"
    readonly property color reverse: "#FFFFFF"
    readonly property color clear: "transparent"

    readonly property int micro: 12
    readonly property int table: 13
    readonly property int body: 14
    readonly property int lead: 16
    readonly property int title: 20

    readonly property int unit: 4
    readonly property int gutter: 12
    readonly property int radius: 4
    readonly property int control: 30
    readonly property int chip: 26
    readonly property int row: 26
    readonly property int topbar: 48
    readonly property int keybar: 34
    readonly property int head: 36

    // The only way for a component to ask for colour by meaning.
    function toneInk(tone: string): color {
        return tone === "ok" ? greenDeep : tone === "attn" ? ochreInk : tone === "stop" ? stopInk : ink2
    }
    function toneTint(tone: string): color {
        return tone === "ok" ? greenTint : tone === "attn" ? ochreTint : tone === "stop" ? stopTint : sunk
    }
    function toneLine(tone: string): color {
        return tone === "ok" ? greenLine : tone === "attn" ? ochreLine : tone === "stop" ? stopLine : line
    }
    function toneIcon(tone: string): string {
        return tone === "ok" ? "done" : tone === "attn" ? "alert" : tone === "stop" ? "stop" : "minus"
    }
}
