package musette.ui.screens.outbox

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Item
import musette.OpenDocument
import musette.Scope
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ui.Holder
import musette.ui.PagesException
import musette.ui.Shell
import musette.ui.screens.documents.beginning
import musette.ui.screens.documents.reader
import musette.ui.screens.documents.textOf
import musette.ui.screens.documents.whole
import kotlin.math.roundToInt

/** Two versions of one document: what each is, and which is to stay. Nothing is thrown away here: the core keeps what is not chosen. */
class SettlingHolder(
    shell: Shell,
    private val account: AccountId,
    private val intent: IntentRow,
    private val opened: (AccountId, ItemRow) -> Unit,
    private val left: () -> Unit,
    scope: CoroutineScope,
) : Holder<SettlingState>(shell, scope, SettlingState(), { state, why -> state.copy(trouble = why) }), SettlingDeeds {
    private val documents = shell.musette.documents(account)
    private val outbox = shell.musette.outbox(account)

    init {
        whenever(account, { it is Scope.Outbox || it is Scope.Folder }, ::read)
    }

    private suspend fun read() {
        val both = shell.attempt(::tell) { outbox.twoVersions() } ?: return
        val here = both.firstOrNull { it.intent == intent }
        val before = shown.value.versions
        shown.update { it.copy(versions = here, gone = here == null) }
        if (here == null || here == before) return
        // What another has written is fetched, so that it can be compared.
        val mine = glimpse(here.mine)
        shown.update { it.copy(mine = mine) }
        val theirs = glimpse(here.theirs)
        shown.update { it.copy(theirs = theirs) }
    }

    private suspend fun glimpse(item: Item): Glimpse {
        val row = item.id.row
        val document = newest(row) ?: shell.attempt { documents.fetch(row) }?.let { newest(row) } ?: return Glimpse.Absent
        return try {
            shell.attempt { seen(document, item.name) } ?: Glimpse.None
        } finally {
            document.destroy()
        }
    }

    /** What is here of it; older bytes are another version, and would be taken for this one. */
    private suspend fun newest(row: ItemRow): OpenDocument? {
        val document = shell.attempt { documents.openDocument(row) } ?: return null
        if (!document.isOlder()) return document
        document.destroy()
        return null
    }

    private suspend fun seen(document: OpenDocument, name: String): Glimpse = when (name.substringAfterLast('.', "").lowercase()) {
        "png", "jpg", "jpeg", "gif", "webp", "bmp" ->
            if (document.size() > LARGEST) Glimpse.None
            else shell.device.decode(document.reader().whole(), SIDE)?.let { Glimpse.Picture(it) } ?: Glimpse.None
        "txt", "md", "csv", "log", "json" -> document.reader().let { Glimpse.Text(textOf(it.beginning(minOf(it.size, BEGINNING)), it.size <= BEGINNING)) }
        "pdf" -> page(document)
        else -> Glimpse.None
    }

    private suspend fun page(document: OpenDocument): Glimpse = try {
        shell.device.pages(document.reader()).use { pages ->
            val size = pages.size(0)
            val scale = SIDE / maxOf(size.width, size.height)
            Glimpse.Picture(pages.draw(0, 0, 0, (size.width * scale).roundToInt().coerceAtLeast(1), (size.height * scale).roundToInt().coerceAtLeast(1), scale))
        }
    } catch (_: PagesException) {
        Glimpse.None
    }

    override fun back() = left()

    override fun choose(choice: Choice) {
        if (shown.value.busy) return
        shown.update { it.copy(busy = true, trouble = null) }
        act({ shell.look(account); scope.launch { left() } }) {
            try {
                when (choice) {
                    Choice.BOTH -> outbox.keepBoth(intent)
                    Choice.MINE -> outbox.keepMine(intent)
                    Choice.THEIRS -> outbox.keepTheirs(intent)
                }
            } finally {
                shown.update { it.copy(busy = false) }
            }
        }
    }

    override fun open(item: Item) = opened(account, item.id.row)

    private companion object {
        const val LARGEST = 32_000_000uL
        const val BEGINNING = 4_000L

        /** Pixels of a glimpse's longer side. */
        const val SIDE = 512
    }
}
