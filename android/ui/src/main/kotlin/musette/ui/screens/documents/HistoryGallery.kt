package musette.ui.screens.documents

import musette.Activity
import musette.ActivityEntry
import musette.ActivityKind
import musette.AsOf
import musette.Connection
import musette.DocumentVersion
import musette.DocumentVersions
import musette.HowChecked
import musette.IntentKind
import musette.IntentState
import musette.Reason
import musette.Receipt
import musette.Refusal
import musette.Restored
import musette.WaitingVersion
import musette.ids.ContentRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.ReceiptRow
import musette.ids.VersionRow
import musette.ids.WallTime
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

private fun ago(millis: Long) = WallTime(Samples.NOW - millis)

private fun version(row: Long, by: String?, ago: Long, size: Long, own: Boolean = false, now: Boolean = false, here: Boolean = false, gone: Boolean = false) =
    DocumentVersion(VersionRow(row), ago(ago), by, own, size.toULong(), now, here, gone)

private val seven = version(7, "Ada Keller", 30 * Samples.MINUTE, 4_200_000, own = true, now = true, here = true)

private val known = listOf(
    seven, version(6, "Noor Haddad", 26 * Samples.HOUR, 4_180_000), version(5, "Noor Haddad", 30 * Samples.HOUR, 4_150_000, here = true),
    version(4, "Jonas Meier", 4 * Samples.DAY, 3_900_000), version(3, "李伟", 20 * Samples.DAY, 3_900_000), version(2, null, 40 * Samples.DAY, 3_100_000),
    version(1, "Ada Keller", 41 * Samples.DAY, 2_800_000, own = true),
)

private fun versions(list: List<DocumentVersion>, whole: Boolean = true, waiting: List<WaitingVersion> = emptyList(), behind: Boolean = false) =
    DocumentVersions(Samples.asOf, whole, behind, waiting, list)

private val replaced = IntentKind.Replace(ContentRow(1), null)

private fun receipt(row: Long, asked: IntentKind, ago: Long) = Receipt(
    ReceiptRow(row), IntentRow(row), ItemRow(7), asked, "Stage-North.pdf", "Production / Plans / Stage North", 4_200_000uL, HowChecked.ANSWER, null, ago(ago),
)

private fun told(version: DocumentVersion) = ActivityEntry(version.madeAt, ActivityKind.Version(version))

private fun delivered(receipt: Receipt) = ActivityEntry(receipt.deliveredAt, ActivityKind.Delivered(receipt))

private val became = Activity(
    Samples.asOf, true,
    listOf(
        ActivityEntry(
            ago(5 * Samples.MINUTE),
            ActivityKind.Waits(IntentRow(9), IntentKind.Replace(ContentRow(2), Restored(known[2].madeAt)), IntentState.Queued, 4_150_000uL),
        ),
        delivered(receipt(3, replaced, 29 * Samples.MINUTE)), told(seven), told(known[1]), told(known[2]),
        delivered(receipt(2, IntentKind.Move(ItemRow(1), "Stage-North.pdf"), 3 * Samples.DAY)), told(known[3]), told(known[4]), told(known[5]), told(known[6]),
    ),
)

private val stageNorth = Samples.folderRows[6]

private val shown = HistoryState(stageNorth, versions = versions(known), activity = became, connection = Connection.ONLINE)

private val unknown = HistoryState(
    stageNorth, versions = DocumentVersions(AsOf.NeverKnown, false, false, emptyList(), emptyList()), activity = Activity(AsOf.NeverKnown, false, emptyList()),
)

private val held = WaitingVersion(IntentRow(9), ago(1_000), 4_150_000uL, Restored(known[2].madeAt), WallTime(Samples.NOW + 9_000))

private val long = "Elisabeth-Charlotte von Hohenlohe-Langenburg und zu Sayn-Wittgenstein (external, until 30 June)"

private fun history(state: String, history: HistoryState, main: Boolean = false) = Scene("history", state, main) { HistoryView(history, noDeeds()) }

private fun one(state: String, one: VersionState, main: Boolean = false) = Scene("version", state, main) { VersionView(one, noDeeds()) }

internal val historyScene get() = shown

internal val historyScenes = listOf(
    history("versions", shown, main = true),
    history("activity", shown.copy(part = HistoryPart.ACTIVITY)),
    history("put-back", shown.copy(versions = versions(listOf(seven.copy(now = true)) + known.drop(1), waiting = listOf(held)))),
    history("never-known-offline", unknown.copy(connection = Connection.OFFLINE, kept = Reason.Offline)),
    history("activity-never-known", unknown.copy(part = HistoryPart.ACTIVITY, activity = Activity(AsOf.NeverKnown, false, listOf(became.entries[1])))),
    history("no-permission", unknown.copy(kept = Reason.Refused(Refusal.PERMISSION))),
    history("none", shown.copy(versions = versions(emptyList()), activity = Activity(Samples.asOf, true, emptyList()))),
    history("looking", shown.copy(asking = true)),
    history("captured", shown.copy(connection = Connection.CAPTURED)),
    history("offline", shown.copy(connection = Connection.OFFLINE)),
    history(
        "long-names",
        shown.copy(
            item = stageNorth.copy(name = "Standby power for stage north, including both generators and the lake pump, as agreed with the town.pdf"),
            versions = versions(listOf(seven.copy(by = long, own = false), version(5, long, 9 * Samples.DAY, 900, here = true, gone = true)), whole = false),
        ),
    ),
    history("trouble", shown.copy(trouble = Reason.NotHere)),
    history("first-time", HistoryState(stageNorth)),
    history("gone", HistoryState(connection = Connection.ONLINE, gone = true)),
    history(
        "of-a-folder",
        HistoryState(
            Samples.folder(2, "Rigging"), connection = Connection.ONLINE,
            activity = Activity(AsOf.NeverKnown, true, listOf(delivered(receipt(2, IntentKind.Move(ItemRow(1), "Rigging"), 3 * Samples.DAY)))),
        ),
    ),
    history(
        "folder-nothing",
        HistoryState(Samples.folder(2, "Rigging"), activity = Activity(AsOf.NeverKnown, true, emptyList()), connection = Connection.ONLINE),
    ),
    Scene("document", "with-history", tablet = true) {
        DocumentView(DocumentState(stageNorth, Preview.Paged(Samples.pages), Connection.ONLINE), noDeeds()) { HistoryPane(shown, noDeeds()) }
    },
    one("pages", VersionState(stageNorth, known[2], Preview.Paged(Samples.pages), Connection.ONLINE), main = true),
    one("not-here", VersionState(stageNorth, known[1], Preview.Absent, Connection.OFFLINE)),
    one("first-time", VersionState(stageNorth, known[2])),
    one("captured", VersionState(stageNorth, known[1], Preview.Absent, Connection.CAPTURED)),
    one("coming", VersionState(stageNorth, known[1], Preview.Absent, Connection.ONLINE, fetching = true)),
    one("no-permission", VersionState(stageNorth, known[1], Preview.Absent, Connection.ONLINE, trouble = Reason.Refused(Refusal.PERMISSION))),
    one("trouble", VersionState(stageNorth, known[2], Preview.Paged(Samples.pages), Connection.ONLINE, trouble = Reason.NoSpace)),
    one("long-name", VersionState(stageNorth.copy(name = Samples.LONG_NAME), version(5, long, 9 * Samples.DAY, 900, here = true), Preview.Foreign)),
    one("lent", VersionState(stageNorth, known[2], Preview.Foreign, Connection.ONLINE, lent = true)),
    one("not-kept", VersionState(stageNorth, known[1], gone = true, connection = Connection.ONLINE)),
)
