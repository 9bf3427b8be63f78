package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Item
import musette.ItemKind
import musette.Reason
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.Holder
import musette.ui.JustAsked
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.words.Sentences

/** Where the screen goes when something is opened. */
interface FolderWays {
    fun folder(account: AccountId, folder: ItemRow)

    /** To the screen that asks where these are to be put, beginning at [from]. */
    fun pick(account: AccountId, from: ItemRow, deed: Picked, items: List<ItemRow>)
    fun document(account: AccountId, item: ItemRow)

    /** To what it was, and what became of it. */
    fun history(account: AccountId, item: ItemRow)
    fun shelf(account: AccountId, shelf: Shelf)
    fun back()
}

/** What a person can do to documents wherever they are listed. */
interface ItemDeeds {
    fun open(item: Item)
    fun keep(items: List<Item>, kept: Boolean)
    fun remove(items: List<Item>)
    fun rename(item: ItemRow, name: String)
    fun copyAddress(item: Item)
    fun share(item: Item)
    fun openWith(item: Item)

    /** What it was, and what became of it. */
    fun history(item: Item)

    /** Where to, is chosen on a screen of its own. */
    fun move(items: List<Item>)
    fun copy(items: List<Item>)
    fun select(item: Item, selected: Boolean)
    fun selectNone()
}

/**
 * A list of documents of one account, a folder or another one, and what a person does to them.
 *
 * What removes something can be taken back for as long as the core holds it, wherever the person is by then; there is no question before.
 * What is chosen is there again after the app's death, as far as it still is.
 *
 * @param selected what the state says is chosen, [with] the state with that.
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
    private val selected: (S) -> Map<Long, Item>,
    private val with: (S, Map<Long, Item>) -> S,
) : Holder<S>(shell, scope, first, troubled), ItemDeeds {
    protected val documents = shell.musette.documents(account)

    init {
        kept.keep("chosen") { selected(shown.value).keys.joinToString(" ").takeIf { it.isNotEmpty() } }
        kept["chosen"]?.let { rows -> scope.launch { chooseAgain(rows.split(' ').mapNotNull { it.toLongOrNull() }) } }
    }

    private fun choose(change: (Map<Long, Item>) -> Map<Long, Item>) = shown.update { with(it, change(selected(it))) }

    /** What was chosen before the app died, as far as it is still there. */
    private suspend fun chooseAgain(rows: List<Long>) {
        for (row in rows) shell.attempt { documents.item(ItemRow(row)) }?.let { select(it, true) }
    }

    /** Where the search for another place begins. */
    protected abstract fun home(items: List<Item>): ItemRow?

    override fun open(item: Item) = if (item.kind == ItemKind.FOLDER) ways.folder(account, item.id.row) else ways.document(account, item.id.row)

    /** Out of the choice first, then out of the screen. */
    open fun back() = if (selected(shown.value).isEmpty()) ways.back() else selectNone()

    override fun move(items: List<Item>) = pick(Picked.MOVE, items)

    override fun copy(items: List<Item>) = pick(Picked.COPY, items)

    private fun pick(deed: Picked, items: List<Item>) {
        selectNone()
        ways.pick(account, home(items) ?: return, deed, items.map { it.id.row })
    }

    override fun keep(items: List<Item>, kept: Boolean) = change {
        for (item in items) if (kept) documents.keep(item.id.row) else documents.unkeep(item.id.row)
    }

    override fun remove(items: List<Item>) = change {
        val intents = documents.remove(items.map { it.id.row })
        shell.undoing.tell(JustAsked(account, words.say("undo-removed", "count" to items.size), intents))
    }

    override fun rename(item: ItemRow, name: String) = change { documents.rename(item, name) }

    override fun copyAddress(item: Item) = give { shell.device.copy(documents.webAddress(item.id.row)) }

    override fun share(item: Item) = give { shell.share(documents.webAddress(item.id.row)) }

    override fun openWith(item: Item) = give { shell.lendings.lend(account, item.id.row) }

    override fun history(item: Item) = ways.history(account, item.id.row)

    override fun select(item: Item, selected: Boolean) = choose { if (selected) it + (item.id.row.row to item) else it - item.id.row.row }

    override fun selectNone() = choose { emptyMap() }

    /** Does something to items: what was chosen before is not any more. */
    protected fun change(deed: suspend () -> Unit) {
        selectNone()
        // What was asked for leaves now, not with whatever is asked for next.
        act({ shell.look(account) }, deed)
    }

    /** Hands something on: the server is not asked for it. */
    private fun give(deed: suspend () -> Unit) {
        selectNone()
        act(deed = deed)
    }
}
