package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Item
import musette.ItemKind
import musette.Others
import musette.Reason
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.words.Sentences

/** Where the screen goes when something is opened. */
interface FolderWays {
    fun folder(account: AccountId, folder: ItemRow)

    /** To the screen that asks where these are to be put, beginning at [from]. */
    fun pick(account: AccountId, from: ItemRow, deed: Picked, items: List<ItemRow>)
    fun document(account: AccountId, item: ItemRow)
    fun shelf(account: AccountId, shelf: Shelf)
    fun back()
}

/** What was just asked for and can still be taken back. */
data class Undo(val says: String, val intents: List<IntentRow>)

/** What is chosen in a list of documents, and what was just done to some of them. */
data class OfItems(val selected: Map<Long, Item> = emptyMap(), val undo: Undo? = null)

/** What a person can do to documents wherever they are listed. */
interface ItemDeeds {
    fun open(item: Item)
    fun keep(items: List<Item>, kept: Boolean)
    fun remove(items: List<Item>)
    fun rename(item: ItemRow, name: String)
    fun copyAddress(item: Item)

    /** Where to, is chosen on a screen of its own. */
    fun move(items: List<Item>)
    fun copy(items: List<Item>)
    fun select(item: Item, selected: Boolean)
    fun selectNone()
    fun undo()
}

/**
 * A list of documents of one account, a folder or another one, and what a person does to them.
 *
 * What removes something can be taken back for as long as the core holds it ([UNDO_MS]); there is no question before. What is chosen is
 * there again after the app's death, as far as it still is.
 *
 * @param ofItems what the state has of that, [with] the state with it.
 */
abstract class ItemsHolder<S : Any>(
    shell: Shell,
    protected val account: AccountId,
    protected val ways: FolderWays,
    protected val words: Sentences,
    scope: CoroutineScope,
    kept: Kept,
    first: S,
    troubled: (S, Reason?) -> S,
    private val ofItems: (S) -> OfItems,
    private val with: (S, OfItems) -> S,
) : Holder<S>(shell, scope, first, troubled), ItemDeeds {
    protected val documents = shell.musette.documents(account)
    private var forgetting: Job? = null

    init {
        kept.keep("chosen") { ofItems(shown.value).selected.keys.joinToString(" ").takeIf { it.isNotEmpty() } }
        kept["chosen"]?.let { rows -> scope.launch { chooseAgain(rows.split(' ').mapNotNull { it.toLongOrNull() }) } }
    }

    private fun items(change: (OfItems) -> OfItems) = shown.update { with(it, change(ofItems(it))) }

    /** What was chosen before the app died, as far as it is still there. */
    private suspend fun chooseAgain(rows: List<Long>) {
        for (row in rows) shell.attempt { documents.item(ItemRow(row)) }?.let { select(it, true) }
    }

    /** Where the search for another place begins. */
    protected abstract fun home(items: List<Item>): ItemRow?

    override fun open(item: Item) = if (item.kind == ItemKind.FOLDER) ways.folder(account, item.id.row) else ways.document(account, item.id.row)

    /** Out of the choice first, then out of the screen. */
    open fun back() = if (ofItems(shown.value).selected.isEmpty()) ways.back() else selectNone()

    override fun move(items: List<Item>) = pick(Picked.MOVE, items)

    override fun copy(items: List<Item>) = pick(Picked.COPY, items)

    private fun pick(deed: Picked, items: List<Item>) {
        selectNone()
        ways.pick(account, home(items) ?: return, deed, items.map { it.id.row })
    }

    override fun keep(items: List<Item>, kept: Boolean) = change {
        for (item in items) if (kept) documents.keep(item.id.row) else documents.unkeep(item.id.row)
        shell.look(account)
    }

    override fun remove(items: List<Item>) = change {
        val intents = documents.remove(items.map { it.id.row })
        items { it.copy(undo = Undo(words.say("undo-removed", "count" to items.size), intents)) }
        forgetting?.cancel()
        forgetting = shell.scope.launch {
            delay(UNDO_MS)
            items { it.copy(undo = null) }
            shell.look(account)
        }
    }

    override fun rename(item: ItemRow, name: String) = change { documents.rename(item, name) }

    override fun copyAddress(item: Item) = change { shell.device.copy(documents.webAddress(item.id.row)) }

    override fun select(item: Item, selected: Boolean) = items {
        it.copy(selected = if (selected) it.selected + (item.id.row.row to item) else it.selected - item.id.row.row)
    }

    override fun selectNone() = items { it.copy(selected = emptyMap()) }

    override fun undo() {
        val intents = ofItems(shown.value).undo?.intents ?: return
        forgetting?.cancel()
        change { for (intent in intents) shell.musette.outbox(account).cancel(intent, Others.ASK) }
    }

    /** Does something to items: what was chosen before is not any more. */
    protected fun change(deed: suspend () -> Unit) {
        items { OfItems() }
        act(deed = deed)
    }

    private companion object {
        const val UNDO_MS = 10_000L
    }
}
