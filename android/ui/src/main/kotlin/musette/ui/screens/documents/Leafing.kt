package musette.ui.screens.documents

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import musette.ui.Pages
import musette.ui.PagesException
import musette.ui.components.Ask
import musette.ui.components.Deed
import musette.ui.frame.Back
import musette.ui.frame.Shortcut
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/**
 * How somebody goes through the pages of a document: to a page by its number, to a word that stands in it. Outlives the app's death.
 *
 * @property sought what is looked for; null where nothing is.
 */
class Leafing internal constructor(sought: String? = null) {
    var sought by mutableStateOf(sought)
        internal set
    internal var asksPage by mutableStateOf(false)

    /** The word was typed just now: where it stands is gone to. What comes back after the app's death is where it was. */
    internal var isTyped = false
    internal val wishes = Channel<Int>(Channel.CONFLATED)

    /** To this page, the first is 0. */
    fun to(page: Int) {
        wishes.trySend(page)
    }
}

private val LEAFING = Saver<Leafing, String>({ it.sought ?: "" }, { text -> Leafing(text.ifEmpty { null }) })

@Composable
internal fun rememberLeafing(): Leafing = rememberSaveable(saver = LEAFING) { Leafing() }

@Composable
internal fun leafDeeds(leafing: Leafing): List<Deed> {
    val words = LocalSentences.current
    return listOf(
        Deed(words["deed-find-in-it"], Icons.search) { leafing.sought = leafing.sought ?: "" },
        Deed(words["deed-go-to-page"], Icons.pages) { leafing.asksPage = true },
    )
}

/** One page on which the word stands, with what stands around it. */
data class Hit(val page: Int, val around: String, val at: IntRange)

/** What was found so far, of the pages that were read so far. */
internal data class Hits(val all: List<Hit> = emptyList(), val read: Int = 0, val ended: Boolean = false)

/** Looks through a document page by page, from the first, and tells what it has each time. Pages that cannot be read are passed over. */
internal suspend fun find(pages: Pages, sought: String, told: (Hits) -> Unit) {
    var hits = Hits()
    for (page in 0 until pages.count) {
        val text = try {
            pages.text(page)
        } catch (damaged: PagesException) {
            ""
        }
        hits = Hits(hits.all + listOfNotNull(hitIn(page, text, sought)), page + 1)
        told(hits)
    }
    told(hits.copy(read = pages.count, ended = true))
}

/** The first place of a page where it stands, whatever its capitals, its accents and how its lines are broken. */
fun hitIn(page: Int, text: String, sought: String): Hit? {
    val line = text.replace(BLANKS, " ").trim()
    val (plain, places) = plainOf(line)
    val wanted = plainOf(sought.replace(BLANKS, " ").trim()).first
    val found = if (wanted.isEmpty()) -1 else plain.indexOf(wanted)
    if (found < 0) return null
    val (start, end) = places[found] to places[found + wanted.length - 1]
    val near = (start - AROUND).coerceAtLeast(0)
    // From the beginning of a word.
    val from = line.indexOf(' ', near).takeIf { near > 0 && it in 0 until start }?.plus(1) ?: near
    val around = line.substring(from, (end + 1 + 3 * AROUND).coerceAtMost(line.length))
    val before = if (from > 0) "… " else ""
    return Hit(page, before + around, before.length + start - from..before.length + end - from)
}

/** Letters alone, and where in the text each stands. */
private fun plainOf(text: String): Pair<String, List<Int>> {
    val plain = StringBuilder()
    val places = ArrayList<Int>()
    text.forEachIndexed { index, letter ->
        for (part in java.text.Normalizer.normalize(letter.toString(), java.text.Normalizer.Form.NFKD)) {
            if (Character.getType(part) == Character.NON_SPACING_MARK.toInt()) continue
            plain.append(part.lowercaseChar())
            places += index
        }
    }
    return plain.toString() to places
}

/** The field to look for a word with, what stands around it where it was found, and the way from one to the next. */
@Composable
internal fun FindBar(pages: Pages, leafing: Leafing) {
    val words = LocalSentences.current
    Shortcut(Key.F) { leafing.sought = leafing.sought ?: "" }
    Shortcut(Key.G) { leafing.asksPage = true }
    if (leafing.asksPage) {
        Ask(words.say("ask-page", "count" to pages.count), "", words["deed-go"], { leafing.asksPage = false }) { typed ->
            typed.trim().toIntOrNull()?.let { leafing.to(it.coerceIn(1, pages.count) - 1) }
            leafing.asksPage = false
        }
    }
    val sought = leafing.sought ?: return
    var hits by remember(pages, sought) { mutableStateOf(Hits()) }
    var at by remember(pages, sought) { mutableStateOf(0) }
    LaunchedEffect(pages, sought) {
        if (sought.isBlank()) return@LaunchedEffect
        delay(TYPING_MS)
        find(pages, sought) { now ->
            if (leafing.isTyped && hits.all.isEmpty() && now.all.isNotEmpty()) leafing.to(now.all.first().page)
            hits = now
        }
    }
    fun go(to: Int) {
        if (hits.all.isEmpty()) return
        at = to.mod(hits.all.size)
        leafing.to(hits.all[at].page)
    }
    val field = remember { FocusRequester() }
    LaunchedEffect(Unit) { if (sought.isEmpty()) field.requestFocus() }
    Back { leafing.sought = null }
    Column(Modifier.fillMaxWidth().padding(start = 16.dp, end = 4.dp, bottom = 8.dp)) {
        Row(verticalAlignment = Alignment.CenterVertically) {
            OutlinedTextField(
                sought,
                {
                    leafing.sought = it
                    leafing.isTyped = true
                },
                Modifier.weight(1f).focusRequester(field), placeholder = { Text(words["find-field"]) }, singleLine = true,
                keyboardOptions = KeyboardOptions(imeAction = ImeAction.Search), keyboardActions = KeyboardActions { go(at + 1) },
            )
            IconButton({ go(at - 1) }, enabled = hits.all.size > 1) { Icon(Icons.up, words["deed-one-before"]) }
            IconButton({ go(at + 1) }, enabled = hits.all.size > 1) { Icon(Icons.down, words["deed-one-after"]) }
            IconButton({ leafing.sought = null }) { Icon(Icons.close, words["deed-close"]) }
        }
        if (sought.isNotBlank()) {
            val hit = hits.all.getOrNull(at)
            Text(
                saying(hit, at, hits, pages.count), Modifier.padding(top = 4.dp).semantics { liveRegion = LiveRegionMode.Polite },
                maxLines = 2, overflow = TextOverflow.Ellipsis, style = MaterialTheme.typography.bodyMedium,
            )
        }
    }
}

@Composable
private fun saying(hit: Hit?, at: Int, hits: Hits, count: Int): AnnotatedString {
    val words = LocalSentences.current
    if (hit == null) return AnnotatedString(
        if (hits.ended) words["find-nothing"] else words.say("find-looking", "page" to hits.read, "count" to count),
    )
    val where = words.say("find-at", "number" to at + 1, "count" to hits.all.size, "page" to hit.page + 1) + "  "
    val strong = SpanStyle(MaterialTheme.colorScheme.primary, fontWeight = FontWeight.Bold)
    val range = AnnotatedString.Range(strong, where.length + hit.at.first, where.length + hit.at.last + 1)
    return AnnotatedString(where + hit.around, listOf(range))
}

private val BLANKS = Regex("\\s+")

/** So many letters before it are told, and three times as many behind it. */
private const val AROUND = 24

private const val TYPING_MS = 300L
