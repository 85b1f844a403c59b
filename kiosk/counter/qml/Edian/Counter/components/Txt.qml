pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// All words on a page: one family, a role for the size, figures of one width.
Text {
    property string role: "body"      // micro table body lead title figure hero
    property bool strong: false
    property bool medium: false
    font.family: medium && !strong ? Theme.familyMedium : Theme.family
    font.pixelSize: Theme[role]
    font.weight: strong ? Font.Bold : medium ? Font.Medium : Font.Normal
    font.features: { "tnum": 1 }
    color: Theme.ink
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    renderType: Text.QtRendering
}
