package musette.ui.screens.documents

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.unit.dp
import musette.AsOf
import musette.Connection
import musette.Drive
import musette.DriveAccess
import musette.DriveKind
import musette.Standing
import musette.ui.components.AccountChipLine
import musette.ui.components.AccountTitle
import musette.ui.components.AgeLine
import musette.ui.components.Deed
import musette.ui.components.GroupTitle
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Mark
import musette.ui.components.NetworkLine
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.frame.Route
import musette.ui.frame.isBeside
import musette.ui.icons.Icons
import musette.ui.lists.Pulled
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences

/** Where documents are, by account. */
@Composable
fun PlacesView(state: PlacesState, deeds: PlacesDeeds) {
    val words = LocalSentences.current
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            TopBar(words["place-documents"], null) { IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) } }
            AccountChipLine(state.choice, deeds::choose)
            when {
                !state.known -> repeat(6) { LinePlaceholder() }
                state.accounts.all { it.drives.isEmpty() } && !state.fetching ->
                    Note(Icons.away, words["state-away"], words["places-never-read"], words["deed-look-again"], deeds::refresh)
                else -> Pulled(state.fetching, deeds::refresh, Modifier.weight(1f)) {
                    LazyColumn(Modifier.fillMaxSize(), contentPadding = PaddingValues(bottom = 24.dp)) {
                        for (account in state.accounts) places(account, state.choice.isOffered, words, deeds)
                    }
                }
            }
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
}

/** One's own drive and the libraries one follows; what was used last, is kept, is shared; then the libraries that are only visited. */
private fun LazyListScope.places(account: AccountPlaces, named: Boolean, words: Sentences, deeds: PlacesDeeds) {
    val key = account.account.text
    val (visited, near) = account.drives.partition { it.kind == DriveKind.LIBRARY && it.standing == Standing.VISITED }
    if (named) item("title $key") { AccountTitle(account.label) }
    if (account.connection == Connection.OFFLINE) item("network $key") { NetworkLine(words["places-offline"]) }
    if (account.connection == Connection.CAPTURED) item("network $key") { AgeLine(null, account.connection) }
    items(near.sortedBy { it.kind == DriveKind.LIBRARY }, { "drive $key ${it.id.row.row}" }) { DriveLine(it, account, deeds) }
    if (account.drives.isNotEmpty()) {
        item("recent $key") { RecentLine(account, deeds) }
        item("kept $key") {
            val says = words.say("places-kept", "ready" to account.ready, "count" to account.kept)
            ShelfLine(account, Shelf.KEPT, Icons.keep, if (account.wishes == 0L) words["places-nothing-kept"] else says, deeds)
        }
        item("shared $key") { ShelfLine(account, Shelf.SHARED, Icons.people, words.say("places-shared", "count" to account.shared), deeds) }
    }
    if (visited.isNotEmpty()) item("others $key") { GroupTitle(words["places-others"]) }
    items(visited, { "drive $key ${it.id.row.row}" }) { DriveLine(it, account, deeds) }
}

@Composable
private fun ShelfLine(account: AccountPlaces, shelf: Shelf, sign: ImageVector, below: String, deeds: PlacesDeeds) {
    Line(LocalSentences.current[nameOf(shelf)], below, lead = {
        Sign(sign)
    }, beside = isBeside(Route.Shelf(account.account, shelf)), open = { deeds.open(account.account, shelf) })
}

@Composable
private fun DriveLine(drive: Drive, of: AccountPlaces, deeds: PlacesDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val closed = drive.access == DriveAccess.NO_ACCESS
    val site = drive.name.substringBeforeLast(" / ", "")
    val isVisited = drive.kind == DriveKind.LIBRARY && drive.standing == Standing.VISITED && !closed
    Line(
        title = drive.name.substringAfterLast(" / "),
        below = when {
            closed -> words["drive-no-access"]
            site.isNotEmpty() -> site
            drive.asOf is AsOf.Known -> moments.asOf(drive.asOf)
            else -> ""
        },
        lead = { Sign(if (drive.kind == DriveKind.PERSONAL) Icons.person else Icons.library, drive.kind == DriveKind.PERSONAL) },
        mark = if (closed) Mark(Icons.lock, words["drive-no-access"]) else null,
        beside = isBeside(of.roots[drive.id.row.row]?.let { Route.Folder(of.account, it) }),
        deeds = listOfNotNull(Deed(words["deed-follow-library"], Icons.add) { deeds.follow(drive) }.takeIf { isVisited }),
        open = { deeds.open(drive) },
    )
}

@Composable
private fun RecentLine(account: AccountPlaces, deeds: PlacesDeeds) {
    val latest = account.latest
    val says = latest?.let { listOfNotNull(it.name, it.modifiedAt?.let(LocalMoments.current::short)).joinToString(" · ") }
    ShelfLine(account, Shelf.RECENT, Icons.lately, says ?: LocalSentences.current["shelf-recent-empty"], deeds)
}
