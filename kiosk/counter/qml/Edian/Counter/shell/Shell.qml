pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// Top bar, rail, the page, and its keys. A page is loaded when it is shown; what was typed on it is in its model.
Item {
    id: shell
    required property CounterView view
    readonly property bool covered: papers.shown || recovery.shown || shell.view.dialogs.shown
    Press { key: "F9"; enabled: !shell.covered; onPressed: shell.view.papers.readId() }
    Press { key: "F10"; enabled: !shell.covered; onPressed: shell.view.papers.readCard() }
    TopBar { id: top; enabled: !shell.covered; objectName: "topbar"; width: parent.width; height: Theme.topbar; view: shell.view; z: 1 }
    Rail { id: rail; enabled: !shell.covered; y: Theme.topbar; width: Theme.rail; height: parent.height - Theme.topbar - Theme.keybar; view: shell.view }
    Loader {
        id: page
        objectName: "page"
        x: Theme.rail + Theme.gutter
        y: Theme.topbar + Theme.gutter
        width: parent.width - Theme.rail - 2 * Theme.gutter
        height: parent.height - Theme.topbar - Theme.keybar - 2 * Theme.gutter
        function load(): void {
            if (shell.view.pageFile === "")
                page.sourceComponent = undefined;
            else
                page.setSource(Qt.resolvedUrl("../pages/" + shell.view.pageFile), { model: shell.view.pageModel });
        }
        focus: true
        enabled: !shell.covered
        onLoaded: if (!top.searching) (item as Item)?.forceActiveFocus(Qt.TabFocusReason)
        Component.onCompleted: load()
        Connections {
            target: shell.view
            function onPageChanged(): void { page.load(); }
            function onFocusAsked(): void { page.forceActiveFocus(Qt.ShortcutFocusReason); }
        }
    }
    KeyBar { y: parent.height - Theme.keybar; width: parent.width; height: Theme.keybar; keys: shell.view.footKeys }
    Papers { id: papers; model: shell.view.papers }
    Dialogs { model: shell.view.dialogs }
    Press { key: "Ctrl+J"; enabled: !shell.covered; onPressed: shell.view.dialogs.openHandoff() }
    Recovery { id: recovery; model: shell.view.recovery }
}
