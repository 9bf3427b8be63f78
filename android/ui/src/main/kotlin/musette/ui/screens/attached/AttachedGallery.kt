package musette.ui.screens.attached

import musette.Connection
import musette.Reason
import musette.Refusal
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.screens.documents.Preview

private val photograph = AttachedState("North covers.jpg", 2_100_000uL, address = "https://rive.example/files/1", preview = Preview.Picture(Samples.evening(0)))

private fun attached(state: String, attached: AttachedState, main: Boolean = false) = Scene("attached", state, main) { AttachedView(attached, noDeeds()) }

internal val attachedScenes = listOf(
    attached("picture", photograph, main = true),
    attached("not-sent", photograph.copy(lies = Lies.NOT_SENT, address = "")),
    attached("taken-back", photograph.copy(lies = Lies.TAKEN_BACK, address = "")),
    attached("needs-network", photograph.copy(preview = Preview.Absent, connection = Connection.OFFLINE)),
    attached("captured", photograph.copy(preview = Preview.Absent, connection = Connection.CAPTURED)),
    attached("no-permission", photograph.copy(preview = Preview.Absent, trouble = Reason.Refused(Refusal.PERMISSION))),
    attached("coming", photograph.copy(preview = Preview.Absent, fetching = true)),
    attached("pages", photograph.copy(name = "Storm plan B.pdf", preview = Preview.Paged(Samples.pages))),
    attached("foreign", photograph.copy(name = "Crew.xlsx", preview = Preview.Foreign)),
    attached("foreign-not-sent", photograph.copy(name = "Crew.xlsx", lies = Lies.NOT_SENT, address = "", preview = Preview.Foreign)),
    attached("foreign-taken-back", photograph.copy(name = "Crew.xlsx", lies = Lies.TAKEN_BACK, address = "", preview = Preview.Foreign)),
    attached(
        "goes-on", photograph.copy(name = "Log of the night.txt", preview = Preview.Text("22:14 Gate 3 opens, Luc has the keys.\n".repeat(12), false)),
    ),
    attached("broken", photograph.copy(preview = Preview.Broken)),
    attached("long-name", photograph.copy(name = Samples.LONG_NAME, preview = Preview.Foreign)),
    attached("gone", AttachedState("North covers.jpg", gone = true)),
    attached("trouble", photograph.copy(trouble = Reason.NoSpace)),
    attached("first-time", AttachedState()),
)
