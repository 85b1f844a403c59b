pragma Singleton
import QtQuick

// What any part of a page may want of the window, without knowing the window.
QtObject {
    signal searchWanted     // a slash in a field in which it means nothing
}
