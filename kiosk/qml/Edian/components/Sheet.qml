import QtQuick
import Edian

// A document, or a card with facts.
Rectangle {
    color: Theme.sheet
    radius: Theme.radius
    border { width: Theme.hairline; color: Theme.hair }
}
