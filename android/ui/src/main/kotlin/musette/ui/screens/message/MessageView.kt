package musette.ui.screens.message

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Icon
import androidx.compose.material3.InputChip
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.Connection
import musette.PersonItem
import musette.ui.components.AgeLine
import musette.ui.components.Composer
import musette.ui.components.GroupTitle
import musette.ui.components.Line
import musette.ui.components.NetworkLine
import musette.ui.components.Note
import musette.ui.components.Portrait
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.takesFiles
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/** Whom it goes to above, whom the directory has between, what it says below. */
@Composable
fun MessageView(state: MessageState, deeds: MessageDeeds) {
    val words = LocalSentences.current
    Box(Modifier.fillMaxSize().then(if (state.to.isEmpty()) Modifier else Modifier.takesFiles(deeds.composer::hang))) {
        Column(Modifier.fillMaxSize()) {
            TopBar(words["message-title"], deeds::back)
            when (state.connection) {
                Connection.OFFLINE -> NetworkLine(words["message-offline"])
                Connection.CAPTURED -> AgeLine(null, state.connection)
                else -> Unit
            }
            if (state.to.isNotEmpty()) To(state.to, deeds)
            OutlinedTextField(
                state.typed, deeds::search, Modifier.fillMaxWidth().padding(16.dp, 4.dp), singleLine = true, shape = RoundedCornerShape(24.dp),
                placeholder = { Text(words[if (state.to.isEmpty()) "message-to" else "message-to-more"]) }, leadingIcon = { Icon(Icons.search, null) },
            )
            Box(Modifier.weight(1f)) {
                Between(state, deeds)
            }
            Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
            if (state.to.isNotEmpty()) Composer(state.composed, words["message-hint"], deeds.composer)
        }
    }
}

/** Those who are chosen; a touch leaves one out. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun To(to: List<PersonItem>, deeds: MessageDeeds) {
    val words = LocalSentences.current
    FlowRow(Modifier.fillMaxWidth().padding(16.dp, 4.dp), Arrangement.spacedBy(8.dp), Arrangement.spacedBy(4.dp)) {
        for (person in to) {
            val says = words.say("message-leave-out", "name" to person.name)
            InputChip(
                true, { deeds.leaveOut(person.id.row) }, { Text(person.name, maxLines = 1, overflow = TextOverflow.Ellipsis) },
                Modifier.semantics { contentDescription = says }, trailingIcon = { Icon(Icons.close, null, Modifier.size(18.dp)) },
            )
        }
    }
}

@Composable
private fun Between(state: MessageState, deeds: MessageDeeds) {
    val words = LocalSentences.current
    if (state.typed.isNotBlank()) {
        if (state.found.isEmpty() && !state.asking) Note(Icons.people, words["people-nobody"], words["people-nobody-text"])
        LazyColumn(Modifier.fillMaxSize()) {
            items(state.found, { it.id.row.row }) { person ->
                val about = listOf(person.role, person.place).filter { it.isNotEmpty() }.joinToString(", ")
                Line(person.name, about, lead = { Portrait(person.id, person.name) }, open = { deeds.choose(person) })
            }
        }
    } else if (state.begun.isNotEmpty() && state.composed.text.isEmpty()) {
        LazyColumn(Modifier.fillMaxSize()) {
            item("title") { GroupTitle(words["message-begun"]) }
            itemsIndexed(state.begun) { _, begun ->
                val names = begun.to.joinToString(", ") { it.name }
                val first = begun.to.first()
                Line(names, begun.text.ifEmpty { words["outbox-post-files"] }, lead = { Portrait(first.id, first.name) }, open = { deeds.goOn(begun) })
            }
        }
    }
}
