pragma Singleton
import QtQuick

// Sizes of the pages with a camera, px of the design's own sheet; as in Size.qml.
QtObject {
    readonly property bool lg: Theme.large
    readonly property bool ls: Theme.landscape

    // --- face
    readonly property int consentHandTop: lg ? 1344 : 1312
    readonly property int consentBtnH: ls ? 128 : 144
    readonly property int consentPoints: 5
    readonly property int consentIcon: 56
    readonly property int consentTextX: 96
    readonly property int faceHandTop: lg ? 1304 : 1264
    readonly property real ovalShape: .8            // width to height: a face is higher than wide
    readonly property int ovalRing: 18
    readonly property int ovalGap: 14
    readonly property int ovalMost: ls ? 520 : 640
    readonly property int challengeArt: ls ? 440 : 400
    readonly property int challengeLeast: 120
    readonly property int declineH: lg ? 112 : 128
    readonly property int dotPx: lg ? 44 : Theme.strong
    readonly property real silhouette: .84

    // --- document
    readonly property int documentHandTop: lg ? 1256 : 1224
    readonly property real cameraShape: .75        // height to width of what a camera sees: all of it is shown
    readonly property int cornerMark: 72
    readonly property int cornerPen: 10
    readonly property int frameInset: 40
    readonly property int sideArtW: ls ? 300 : 280
    readonly property int sideArtH: ls ? 192 : 179
    readonly property int checkHandTop: lg ? 1504 : 1416
    readonly property int readPx: ls ? (lg ? 56 : 50) : lg ? 60 : 56
}
