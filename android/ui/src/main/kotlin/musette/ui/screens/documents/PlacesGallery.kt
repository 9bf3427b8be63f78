package musette.ui.screens.documents

import musette.Connection
import musette.DriveAccess
import musette.DriveKind
import musette.ItemState
import musette.Reason
import musette.Refusal
import musette.ids.WallTime
import musette.ui.AccountChoice
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

private val rive = AccountPlaces(
    Samples.RIVE, "Rive Festival", Connection.ONLINE,
    listOf(
        Samples.drive(1, "My files", DriveKind.PERSONAL), Samples.drive(2, "Production / Plans", followed = true), Samples.drive(3, "Production / Schedules"),
        Samples.drive(4, "Safety / Instructions"), Samples.drive(5, "Partners / Contracts", access = DriveAccess.NO_ACCESS),
    ),
    latest = Samples.folderRows[6], ready = 143, kept = 145, wishes = 4, shared = 12,
)
private val cafes = AccountPlaces(
    Samples.CAFES, "Rive Cafés", Connection.OFFLINE, listOf(Samples.drive(1, "My files", DriveKind.PERSONAL), Samples.drive(2, "Cafés / Training")),
)

private fun places(state: String, places: PlacesState, main: Boolean = false) = Scene("places", state, main) { PlacesView(places, noDeeds()) }

private fun document(state: String, document: DocumentState, main: Boolean = false) = Scene("document", state, main) { DocumentView(document, noDeeds()) }

private val stageNorth = Samples.folderRows[6]

internal val placesScenes = listOf(
    places("one-account", PlacesState(true, listOf(rive)), main = true),
    places("two-accounts", PlacesState(true, listOf(rive, cafes), AccountChoice(Samples.accounts))),
    places("one-of-two", PlacesState(true, listOf(cafes), AccountChoice(Samples.accounts, Samples.CAFES))),
    places("never-read", PlacesState(true, listOf(AccountPlaces(Samples.RIVE, "Rive Festival")))),
    places("first-time", PlacesState(fetching = true)),
    places("no-libraries", PlacesState(true, listOf(AccountPlaces(Samples.RIVE, "Rive Festival", Connection.ONLINE, rive.drives.take(1))))),
    places("offline", PlacesState(true, listOf(rive.copy(connection = Connection.OFFLINE)))),
    places("captured", PlacesState(true, listOf(rive.copy(connection = Connection.CAPTURED)))),
    places("trouble", PlacesState(true, listOf(rive), trouble = Reason.NoSpace)),
    places(
        "long-names",
        PlacesState(true, listOf(rive.copy(drives = rive.drives.take(1) + Samples.drive(6, "Production / ${Samples.LONG_NAME}", followed = true)))),
    ),
    document("pages", DocumentState(stageNorth, Preview.Paged(Samples.pages)), main = true),
    document(
        "text",
        DocumentState(
            Samples.item(30, "Notes.txt", ItemState.OnThisDevice(false), 900),
            Preview.Text("Rain covers are in container 14.\n\nTwo for each desk, three for the screens.", false),
        ),
    ),
    Scene("document", "finding") {
        DocumentView(DocumentState(stageNorth, Preview.Paged(Samples.pages)), noDeeds(), Leafing("truss"))
    },
    document("picture", DocumentState(Samples.item(33, "Evening.jpg", ItemState.OnThisDevice(false), 2_100_000), Preview.Picture(Samples.evening))),
    document("first-time", DocumentState(stageNorth)),
    document("no-permission", DocumentState(Samples.folderRows[10], Preview.Absent, trouble = Reason.Refused(Refusal.PERMISSION))),
    document("gone", DocumentState(gone = true)),
    document("captured", DocumentState(Samples.folderRows[10], Preview.Absent, Connection.CAPTURED)),
    document("lent", DocumentState(Samples.folderRows[8], Preview.Foreign, lent = true)),
    document("long", DocumentState(Samples.longRows[0], Preview.Foreign)),
    document("trouble", DocumentState(Samples.folderRows[10], Preview.Absent, trouble = Reason.NoSpace)),
    document("not-here", DocumentState(Samples.folderRows[10], Preview.Absent, Connection.OFFLINE)),
    document("coming", DocumentState(Samples.folderRows[4], Preview.Absent, fetching = true)),
    document("foreign", DocumentState(Samples.folderRows[8], Preview.Foreign)),
    document("locked", DocumentState(stageNorth, Preview.Locked)),
    document("broken", DocumentState(stageNorth, Preview.Broken)),
    document(
        "kept-after-deletion",
        DocumentState(
            Samples.item(31, "Old.pdf", ItemState.KeptAfterDeletion(WallTime(Samples.NOW), WallTime(Samples.NOW + 28 * Samples.DAY))),
            Preview.Paged(Samples.pages),
        ),
    ),
)
