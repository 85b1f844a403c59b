pragma Singleton
import QtQuick

// The strokes of every icon: a 48 box, one pen, round ends. Icon.qml draws them in the colour it is given.
QtObject {
    readonly property int box: 48
    readonly property int pen: 4
    readonly property var paths: ({
        "back": "M30 10L16 24L30 38",
        "next": "M18 10L32 24L18 38",
        "tick": "M9 25L20 36L40 13",
        "cross": "M13 13L35 35M35 13L13 35",
        "help": "M14 20a10 10 0 1 1 20 0a10 10 0 1 1 -20 0M5 44c2 -13 36 -13 38 0",
        "stop": "M6 20V12a4 4 0 0 1 4 -4H38a4 4 0 0 1 4 4V20M24 18V42M15 33L24 42L33 33",
        "globe": "M5 24a19 19 0 1 1 38 0a19 19 0 1 1 -38 0M5 24H43M24 5c-13 11 -13 27 0 38M24 5c13 11 13 27 0 38",
        "type": "M4 40L16 10L28 40M9 29H23M30 40L37 22L44 40M33 34H41",
        "voice": "M6 18V30H14L25 39V9L14 18ZM32 17q6 7 0 14M37 11q11 13 0 26",
        "mute": "M6 18V30H14L25 39V9L14 18ZM33 18L44 30M44 18L33 30",
        "erase": "M16 10H42V38H16L4 24ZM23 18L35 30M35 18L23 30",
        "again": "M40 24a16 16 0 1 1 -5 -12M36 4V13H27",
        "clock": "M5 24a19 19 0 1 1 38 0a19 19 0 1 1 -38 0M24 12V24L32 30",
        "pen": "M8 40L11 30L34 7L41 14L18 37ZM29 12L36 19",
        "pause": "M16 10V38M32 10V38",
        "play": "M14 8L40 24L14 40Z",
        "phone": "M14 4H34a3 3 0 0 1 3 3V41a3 3 0 0 1 -3 3H14a3 3 0 0 1 -3 -3V7a3 3 0 0 1 3 -3ZM21 37H27",
        "hand": "M16 42L8 28q-1 -5 4 -4L17 29V10q0 -4 3.500 -4T24 10V22M24 20q0 -4 3.500 -4T31 20V24M31 22q0 -3 3.500 -3T38 23V32q0 10 -9 10H16",
        "card": "M8 10H40a4 4 0 0 1 4 4V34a4 4 0 0 1 -4 4H8a4 4 0 0 1 -4 -4V14a4 4 0 0 1 4 -4ZM4 19H44M11 30H19",
        "idc": "M8 9H40a4 4 0 0 1 4 4V35a4 4 0 0 1 -4 4H8a4 4 0 0 1 -4 -4V13a4 4 0 0 1 4 -4ZM11 19H21M11 28H19M29 21a4.500 4.500 0 1 1 9 0a4.500 4.500 0 1 1 -9 0M27 34q6.500 -9 13 0",
        "minus": "M10 24H38",
        "plus": "M10 24H38M24 10V38",
        "face": "M6 24a18 18 0 1 1 36 0a18 18 0 1 1 -36 0M17 20V22M31 20V22M16 30q8 8 16 0",
        "camera": "M8 14H16L19 9H29L32 14H40a4 4 0 0 1 4 4V36a4 4 0 0 1 -4 4H8a4 4 0 0 1 -4 -4V18a4 4 0 0 1 4 -4ZM16 26a8 8 0 1 1 16 0a8 8 0 1 1 -16 0",
        "lock": "M10 22H38V42H10ZM16 22V14q0 -8 8 -8t8 8V22"
    })
}
