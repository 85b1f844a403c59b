pragma Singleton
import QtQuick

// Sizes of what stands beside the steps: codes, calls, a pre-check; px of the design's own sheet.
QtObject {
    readonly property bool ls: Theme.landscape
    readonly property bool lg: Theme.large
    readonly property bool en: Theme.english
    readonly property int qr: ls ? 440 : lg ? 560 : 640
    readonly property bool overShown: !ls && !(lg && en)
    readonly property int handoverH: ls ? 104 : 136
    readonly property int overButtonW: en ? 232 : lg ? 216 : 184
    readonly property int precheckHandTop: 1560
}
