package musette.ui.screens.search

import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.FilterChip
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.Among
import musette.Found
import musette.ItemKind
import musette.Mark
import musette.ids.AccountId
import musette.ui.components.Avatar
import musette.ui.components.Ending
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.LocalPortal
import musette.ui.components.LocalSwitcher
import musette.ui.components.NetworkLine
import musette.ui.components.Note
import musette.ui.components.Portrait
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.asPath
import musette.ui.components.markOf
import musette.ui.components.signOf
import musette.ui.frame.Route
import musette.ui.frame.isBeside
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences

/**
 * One field; below it what this device knows by that name, the best first; at the end what was looked through. [isPlace]: nothing stands before it
 * to go back to.
 */
@Composable
fun SearchView(state: SearchState, window: RowWindow<String, Found>?, deeds: SearchDeeds, isPlace: Boolean = false) {
    val words = LocalSentences.current
    val field = remember { FocusRequester() }
    LaunchedEffect(Unit) { if (state.typed.isEmpty()) field.requestFocus() }
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            Row(Modifier.fillMaxWidth().padding(start = 4.dp, end = 16.dp, top = 8.dp), verticalAlignment = Alignment.CenterVertically) {
                if (isPlace) LocalSwitcher.current?.let { Avatar(it) } else IconButton(deeds::back) { Icon(Icons.back, words["deed-back"]) }
                OutlinedTextField(
                    state.typed, deeds::type, Modifier.weight(1f).focusRequester(field), singleLine = true, shape = RoundedCornerShape(28.dp),
                    placeholder = { Text(words["search-field"], maxLines = 1, overflow = TextOverflow.Ellipsis) }, leadingIcon = { Icon(Icons.search, null) },
                    trailingIcon = if (state.typed.isEmpty()) null else ({ IconButton({ deeds.type("") }) { Icon(Icons.close, words["search-clear"]) } }),
                )
            }
            if (state.captured) NetworkLine(words.say("network-captured", "age" to words["search-offline"]), words["deed-open-portal"] to LocalPortal.current)
            else if (state.offline) NetworkLine(words["search-offline"])
            Chips(state.among, deeds)
            when {
                state.typed.isBlank() -> Note(Icons.search, words["search-empty"], covered(state, words) ?: words["search-empty-text"])
                !state.known || window == null -> repeat(6) { LinePlaceholder() }
                state.isEmpty -> {
                    val text = listOfNotNull(words["search-nothing-text"], covered(state, words)).joinToString("\n")
                    Note(Icons.search, words["search-nothing"], text)
                }
                else -> Results(state, window, deeds)
            }
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
}

@Composable
private fun Chips(chosen: Among, deeds: SearchDeeds) {
    val words = LocalSentences.current
    Row(Modifier.fillMaxWidth().horizontalScroll(rememberScrollState()).padding(16.dp, 4.dp), Arrangement.spacedBy(8.dp)) {
        for (among in Among.entries) {
            FilterChip(among == chosen, { deeds.choose(among) }, { Text(words[nameOf(among)]) })
        }
    }
}

private fun nameOf(among: Among): String = when (among) {
    Among.ALL -> "sieve-all"
    Among.DOCUMENTS -> "place-documents"
    Among.PEOPLE -> "place-people"
    Among.FEEDS -> "place-feeds"
}

@Composable
private fun Results(state: SearchState, window: RowWindow<String, Found>, deeds: SearchDeeds) {
    val words = LocalSentences.current
    RowList(
        window, padding = PaddingValues(bottom = 24.dp), foot = { Ending(covered(state, words) ?: "", null, false) {} }, placeholder = { LinePlaceholder() },
    ) { found -> FoundLine(found, state.several, deeds) }
}

/** What was looked through, and which accounts could not be read. */
private fun covered(state: SearchState, words: Sentences): String? {
    val coverage = state.coverage ?: return null
    val missing = state.missing.map { words.say("search-missing", "account" to it) }
    return (listOf(words.core.lookedThrough(coverage)) + missing).joinToString("\n")
}

@Composable
private fun FoundLine(found: Found, several: Map<AccountId, String>, deeds: SearchDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val open = { deeds.open(found) }
    val beside = isBeside(routeTo(found))
    when (found) {
        is Found.Document -> {
            val item = found.item
            val isLibrary = found.place.isEmpty()
            Line(
                item.name, about(several[item.id.account], asPath(found.place), item.modifiedAt?.takeIf { !isLibrary }?.let(moments::short)),
                lead = { Sign(if (isLibrary) Icons.library else signOf(item), item.kind == ItemKind.FOLDER) },
                mark = markOf(item.state, words, moments), typed = found.marks.map(::rangeOf), beside = beside, open = open,
            )
        }
        is Found.Person -> {
            val person = found.person
            Line(
                person.name, about(several[person.id.account], person.role, person.place), lead = { Portrait(person.id, person.name) },
                typed = found.marks.map(::rangeOf), beside = beside, open = open,
            )
        }
        is Found.Feed -> Line(
            found.name, about(several[found.id.account], words[if (found.joined) "search-my-group" else "search-group"]), lead = { Sign(Icons.people) },
            typed = found.marks.map(::rangeOf), beside = beside, open = open,
        )
        is Found.Thread -> Line(
            found.title, about(several[found.id.account], found.feed, found.postedAt?.let(moments::short)), lead = { Sign(Icons.feeds) },
            typed = found.marks.map(::rangeOf), beside = beside, open = open,
        )
    }
}

private fun routeTo(found: Found): Route = when (found) {
    is Found.Document -> found.item.let { if (it.kind == ItemKind.FOLDER) Route.Folder(it.id.account, it.id.row) else Route.Document(it.id.account, it.id.row) }
    is Found.Person -> Route.People(found.person.id.account, found.person.id.row)
    is Found.Feed -> Route.Feed(found.id.account, found.id.row)
    is Found.Thread -> Route.Thread(found.id.account, found.id.row)
}

private fun about(vararg parts: String?) = parts.filterNot { it.isNullOrEmpty() }.joinToString(" · ")

private fun rangeOf(mark: Mark): IntRange = mark.start.toInt() until mark.end.toInt()
