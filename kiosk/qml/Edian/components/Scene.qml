import QtQuick
import Edian

// A drawing of what the hand is asked to do; the arm leaves by the right edge of the page. Two pictures: what stays,
// and the hand with what it holds. While the machine waits, the hand goes its way and back, then rests as long.
Item {
    id: s
    required property string name
    required property size drawn         // the whole drawing, in its own units
    property string hand                 // the drawing of what moves; "": nothing does
    property rect handBox                // where it stands in the whole, in the same units
    property int way: 0                  // how far down it goes
    property bool waiting: false
    property int beat: 0
    readonly property bool moves: waiting && visible && hand !== "" && !Theme.reduced
    readonly property real unit: Math.min(width / drawn.width, height / drawn.height)
    readonly property real side: width - drawn.width * unit
    readonly property real drop: (height - drawn.height * unit) / 2
    onMovesChanged: beat = 0
    Art { x: s.side; y: s.drop; width: s.drawn.width * s.unit; height: s.drawn.height * s.unit; name: s.name }
    Item {
        // A card that goes up goes into its slot: nothing of it is seen above where the hand's picture begins.
        visible: s.hand !== ""
        x: s.side + s.handBox.x * s.unit
        y: s.drop + s.handBox.y * s.unit
        width: s.handBox.width * s.unit
        height: s.handBox.height * s.unit + Math.max(0, s.way * s.unit)
        clip: s.way < 0
        Art {
            objectName: "scene_hand"
            y: Math.round(s.way * s.unit * (1 - Math.cos(2 * Math.PI * s.beat / Theme.beats)) / 2)
            width: parent.width
            height: s.handBox.height * s.unit
            name: s.hand
        }
    }
    SequentialAnimation on beat {
        running: s.moves
        loops: Animation.Infinite
        NumberAnimation { from: 0; to: Theme.beats; duration: Theme.breath }
        PauseAnimation { duration: Theme.breath }
    }
}
