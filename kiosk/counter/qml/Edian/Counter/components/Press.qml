pragma ComponentBehavior: Bound
import QtQuick

// A key of the keyboard by the name on its cap: Ctrl+Enter is either Enter, an arrow is its sign.
Item {
    id: p
    property string key
    signal pressed
    Shortcut {
        sequences: {
            if (p.key === "")
                return [];
            const name = p.key.replace("↑", "Up").replace("↓", "Down");
            return name.endsWith("Enter") ? [name, name.replace("Enter", "Return")] : [name];
        }
        enabled: p.enabled && p.key !== ""
        autoRepeat: false
        onActivated: p.pressed()
    }
}
