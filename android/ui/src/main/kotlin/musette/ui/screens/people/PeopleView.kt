package musette.ui.screens.people

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import musette.PersonItem
import musette.ui.components.AgeLine
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Note
import musette.ui.components.Portrait
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.fromLeft
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalSentences

/** A field to search in, and people below it; or one of them with the ways to reach her or him. */
@Composable
fun PeopleView(state: PeopleState, window: RowWindow<Long, PersonItem>?, deeds: PeopleDeeds) {
    val words = LocalSentences.current
    val chosen = state.chosen
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            TopBar(words["place-people"], deeds::back) {
                if (chosen == null) IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) }
            }
            if (chosen != null) One(chosen, deeds) else All(state, window, deeds)
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
}

@Composable
private fun All(state: PeopleState, window: RowWindow<Long, PersonItem>?, deeds: PeopleDeeds) {
    val words = LocalSentences.current
    AgeLine(state.asOf, state.connection, state.asking || state.fetching)
    OutlinedTextField(
        state.typed, deeds::type, Modifier.fillMaxWidth().padding(horizontal = 16.dp), singleLine = true, shape = RoundedCornerShape(24.dp),
        placeholder = { Text(words["people-search"]) }, leadingIcon = { Icon(Icons.search, null) },
    )
    when {
        !state.known || window == null -> repeat(6) { LinePlaceholder() }
        state.isEmpty && state.asking -> Unit
        state.isEmpty -> Note(Icons.people, words["people-nobody"], words["people-nobody-text"])
        else -> RowList(
            window, padding = PaddingValues(bottom = 24.dp), fetching = state.fetching, refresh = deeds::refresh, placeholder = { LinePlaceholder() },
        ) { person ->
            Line(person.name, about(person), lead = { Portrait(person.id, person.name) }, open = { deeds.open(person) })
        }
    }
}

private fun about(person: PersonItem) = listOf(person.role, person.place).filter { it.isNotEmpty() }.joinToString(", ")

@Composable
private fun One(person: PersonItem, deeds: PeopleDeeds) {
    Column(Modifier.fillMaxSize().verticalScroll(rememberScrollState()), Arrangement.spacedBy(4.dp), Alignment.CenterHorizontally) {
        Portrait(person.id, person.name, 80.dp)
        Text(
            person.name, Modifier.padding(start = 16.dp, end = 16.dp, top = 12.dp),
            style = MaterialTheme.typography.headlineSmall, textAlign = TextAlign.Center,
        )
        Text(
            about(person), Modifier.padding(start = 16.dp, end = 16.dp, bottom = 16.dp), style = MaterialTheme.typography.bodyLarge,
            color = MaterialTheme.colorScheme.onSurfaceVariant, textAlign = TextAlign.Center,
        )
        if (person.inFeeds && !person.me) {
            Line(LocalSentences.current["deed-write-message"], "", lead = { Sign(Icons.mail) }, open = { deeds.write(person) })
        }
        for (phone in person.phones) {
            Line(fromLeft(phone), LocalSentences.current["people-telephone"], lead = {
                Sign(Icons.telephone)
            }, open = { deeds.openAddress("tel:${phone.filterNot(Char::isWhitespace)}") })
        }
        if (person.mail.isNotEmpty()) Line(person.mail, LocalSentences.current["people-mail"], lead = {
            Sign(Icons.mail)
        }, open = { deeds.openAddress("mailto:${person.mail}") })
    }
}
