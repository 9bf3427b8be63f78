package musette.ui.screens.documents

import androidx.compose.foundation.layout.Box
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import musette.Layout
import musette.Order
import musette.SectionName
import musette.SortBy
import musette.SortWay
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences

/** In which order a folder stands, and as what. Choosing the present order once more turns it round, as its own entry does. */
@Composable
internal fun ArrangeMenu(state: FolderState, deeds: FolderDeeds) {
    val words = LocalSentences.current
    var open by rememberSaveable { mutableStateOf(false) }
    val turned = Order(state.order.by, if (state.order.way == SortWay.UP) SortWay.DOWN else SortWay.UP)
    val isUp = state.order.way == SortWay.UP
    val choose = { deed: () -> Unit ->
        open = false
        deed()
    }
    Box {
        IconButton({ open = true }) { Icon(Icons.arrange, words["deed-arrange"]) }
        DropdownMenu(open, { open = false }) {
            for (by in SortBy.entries) {
                val isPresent = by == state.order.by
                DropdownMenuItem(
                    text = { Text(words[nameOf(by)], color = if (isPresent) MaterialTheme.colorScheme.primary else MaterialTheme.colorScheme.onSurface) },
                    modifier = Modifier.semantics {
                        selected = isPresent
                        if (isPresent) stateDescription = words[if (isUp) "order-up" else "order-down"]
                    },
                    trailingIcon = if (isPresent) { { Icon(if (isUp) Icons.up else Icons.down, null, tint = MaterialTheme.colorScheme.primary) } } else null,
                    onClick = { choose { deeds.arrange(if (isPresent) turned else Order(by, naturally(by))) } },
                )
            }
            DropdownMenuItem(text = { Text(words["deed-turn-order"]) }, onClick = { choose { deeds.arrange(turned) } })
            HorizontalDivider()
            val isTiles = state.layout == Layout.TILES
            DropdownMenuItem(
                text = { Text(words[if (isTiles) "layout-rows" else "layout-tiles"]) },
                leadingIcon = { Icon(if (isTiles) Icons.rows else Icons.tiles, null) },
                onClick = { choose { deeds.show(if (isTiles) Layout.ROWS else Layout.TILES) } },
            )
        }
    }
}

/** Which end people look for first. */
private fun naturally(by: SortBy) = if (by == SortBy.CHANGED || by == SortBy.SIZE) SortWay.DOWN else SortWay.UP

private fun nameOf(by: SortBy) = when (by) {
    SortBy.NAME -> "order-name"
    SortBy.CHANGED -> "order-changed"
    SortBy.SIZE -> "order-size"
    SortBy.KIND -> "order-kind"
}

/** A section of a folder's list, as the bar says it while it is held. */
internal fun sectionIn(section: SectionName, words: Sentences): String = when (section) {
    is SectionName.Letter -> section.v1
    is SectionName.Year -> section.v1.toString()
    is SectionName.Bytes -> words.say("section-least", "from" to sizeIn(section.v1, words))
    is SectionName.Ending -> section.v1.uppercase().ifEmpty { words["section-none"] }
    SectionName.Unknown -> words["section-unknown"]
    SectionName.Rest -> "…"
}

/** Sections begin at round sizes. */
private fun sizeIn(bytes: ULong, words: Sentences): String = when {
    bytes < 1_000uL -> words.say("size-bytes", "count" to bytes.toLong())
    bytes < 1_000_000uL -> words.say("size-kb", "figure" to "${bytes / 1_000uL}")
    bytes < 1_000_000_000uL -> words.say("size-mb", "figure" to "${bytes / 1_000_000uL}")
    else -> words.say("size-gb", "figure" to "${bytes / 1_000_000_000uL}")
}
