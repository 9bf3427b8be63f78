package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.Attached
import musette.AttachedFile
import musette.DraftItem
import musette.MusetteException
import musette.PersonItem
import musette.Reason
import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.DraftRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.Incoming
import musette.ui.Into
import musette.ui.NotTaken
import musette.ui.Pictured
import musette.ui.Shell
import musette.ui.Undoing
import musette.ui.components.Composed
import musette.ui.components.ComposerDeeds
import musette.ui.components.Hung
import musette.ui.given
import musette.ui.isDoubtful
import musette.ui.screens.documents.reader
import musette.ui.screens.documents.whole
import java.util.concurrent.atomic.AtomicBoolean

/**
 * What is being written at one desk: the text, what hangs on it, and what was taken back and was to go to the same place.
 *
 * **Promises.** Each letter is in the core with the last one, each file before it is shown as hanging. What is taken off can be hung again
 * for as long as that is told, and is kept for 30 days. To go on with what was taken back loses nothing of what stood there. What is sent is
 * sent once, although it is tapped twice and although the screen is left.
 *
 * Tests: `tests/android`, HoldersTest, HangingTest, TakenBackTest.
 *
 * @param look what stands in the composer, [show] changes that; [sent]: it is a post from now on.
 */
internal class Composing(
    private val shell: Shell,
    private val account: AccountId,
    private val scope: CoroutineScope,
    desk: Desk?,
    private val look: () -> Composed,
    private val show: ((Composed) -> Composed) -> Unit,
    private val tell: (Reason) -> Unit,
    private val sent: (PostRow) -> Unit = {},
) : ComposerDeeds {
    private val feeds = shell.musette.feeds(account)
    private val documents = shell.musette.documents(account)
    private val at = MutableStateFlow(desk)
    private val sending = AtomicBoolean()
    private val reading = Mutex()
    private val small = HashMap<ContentRow, Hung>()
    private var forgetting: Job? = null

    /** What was being composed when it was last read. */
    private var seen: DraftRow? = null
    private val mentioning = Mentioning(shell, account, scope) { text, offered -> show { if (it.text == text) it.copy(offered = offered) else it } }

    init {
        scope.launch {
            begin { it.isEmpty() }
            read()
        }
        scope.launch {
            at.collectLatest { desk ->
                if (desk == null) show { it.copy(notTaken = emptyList()) }
                else shell.untaken.of(Into(account, written = desk.writing)).collect { files -> show { it.copy(notTaken = files) } }
            }
        }
    }

    /** What was begun there comes back, where what stands in the composer may give way to it. */
    private suspend fun begin(gives: (String) -> Boolean) {
        val desk = at.value ?: return
        val begun = shell.drafts.of(desk.writing) ?: shell.attempt(tell) { desk.draft() } ?: return
        mentioning.recall(begun)
        show { if (gives(it.text)) it.copy(text = begun) else it }
    }

    /** What hangs there and what was taken back may have changed. */
    suspend fun read(): Unit = reading.withLock {
        // One after the other: what was read before a file hung must not be shown after it.
        val desk = at.value ?: return
        val here = shell.attempt { feeds.drafts().filter { desk.has(it) } } ?: return
        val composed = here.firstOrNull { it.composed }
        composed?.let { mentioning.know(it.mentions) }
        val hanging = composed?.files.orEmpty().map { file -> small[file.content] ?: Hung(file, pictureOf(file)).also { small[file.content] = it } }
        if (at.value !== desk) return
        composed?.let { adopt(it, desk) }
        show { it.copy(hanging = hanging, takenBack = here.filterNot { draft -> draft.composed }) }
    }

    /** Another text is being composed there, for it was gone on with on another screen: it stands here too, before a letter could take its place. */
    private suspend fun adopt(draft: DraftItem, desk: Desk) {
        val before = seen
        seen = draft.id.row
        if (draft.text != look().text) mentioning.recall(draft.text)
        if (shell.drafts.of(desk.writing) != null) return
        show { now ->
            val isOther = now.text.isEmpty() || (before != null && before != draft.id.row)
            if (isOther && !now.turning && now.text != draft.text) now.copy(text = draft.text, turn = now.turn + 1) else now
        }
    }

    /** From the bytes that hang there, in memory alone. */
    private suspend fun pictureOf(file: AttachedFile) = if (!file.picture || file.size > LARGEST) null else shell.images.of(
        Pictured("content ${account.text} ${file.content.row}", LONGEST_SIDE) {
            shell.attempt { documents.openKeptBack(file.content).use { it.reader().whole() } }
        },
    )

    /** Whom it goes to is chosen anew: the text and what hangs on it go along, unless something was begun there already; [put] shows both. */
    suspend fun turnTo(people: List<PersonRow>, before: List<PersonRow>, put: ((Composed) -> Composed) -> Unit) = turned {
        val desk = if (people.isEmpty()) null else PeopleDesk(feeds, account, people)
        val from = at.value
        if (desk != null && from != null) {
            shell.drafts.stored()
            shell.attempt(tell) { feeds.readdress(before, people) }
            shell.untaken.move(Into(account, written = from.writing), Into(account, written = desk.writing))
        }
        // What could not be stored where it was goes along in the composer.
        val unsaved = from?.let { shell.drafts.of(it.writing) }.orEmpty()
        at.value = desk
        val there = desk?.let { shell.drafts.of(it.writing) ?: shell.attempt(tell) { it.draft() } }.orEmpty()
        mentioning.recall(there)
        val text = there.ifEmpty { if (desk == null) "" else unsaved }
        // Before a letter can follow it.
        if (there.isEmpty() && text.isNotEmpty()) keep(text)
        put { Composed(text, it.turn + 1, notTaken = it.notTaken) }
    }

    /** Whoever sees the other text can write on it: that letters are taken again is shown in one step with it. */
    private suspend fun turned(deed: suspend () -> Unit) {
        show { it.copy(turning = true) }
        try {
            deed()
        } finally {
            show { it.copy(turning = false) }
        }
        read()
    }

    override fun type(text: String, turn: Int?) {
        var isTaken = false
        show { now ->
            isTaken = !now.turning && (turn == null || turn == now.turn)
            if (isTaken) now.copy(text = text) else now
        }
        if (!isTaken) return
        keep(text)
        mentioning.type(text)
    }

    private fun keep(text: String) {
        val desk = at.value ?: return
        shell.drafts.type(desk.writing, text) { typed -> shell.attempt(tell) { desk.keep(typed) } != null }
    }

    override fun mention(person: PersonItem) = type(mentioning.pick(look().text, person))

    override fun goOn(draft: DraftItem) {
        shell.scope.launch {
            turned {
                shell.drafts.stored()
                shell.attempt(tell) { feeds.compose(draft) } ?: return@turned
                mentioning.know(draft.mentions)
                show { it.copy(turn = it.turn + 1) }
                begin { true }
            }
        }
    }

    override fun photograph() {
        shell.scope.launch { shell.photograph()?.let { take(listOf(it)) } }
    }

    override fun attach() {
        shell.scope.launch { take(shell.device.pick()) }
    }

    override fun hang(incoming: List<Incoming>) {
        shell.scope.launch { take(incoming) }
    }

    /** Each file is in the core before it is shown as hanging: from then on it is as safe as the text. */
    private suspend fun take(incoming: List<Incoming>, anyway: Boolean = false) {
        val desk = at.value ?: return
        shell.untaken.take(shell, Into(account, written = desk.writing), incoming) { file ->
            file.given { bytes -> desk.hang(Attached(file.name, bytes), anyway) }
            read()
        }
    }

    override fun hangAgain() {
        val desk = at.value ?: return
        hang(shell.untaken.again(Into(account, written = desk.writing)) { !it.isDoubtful })
    }

    override fun hangAnyway(file: NotTaken) {
        shell.untaken.letGo(file)
        shell.scope.launch { take(listOf(file.file), anyway = true) }
    }

    override fun letGo(file: NotTaken) = shell.untaken.letGo(file)

    override fun takeOff(hung: Hung) {
        shell.scope.launch {
            shell.attempt(tell) { feeds.takeOff(hung.file.content) } ?: return@launch
            show { it.copy(off = hung.file) }
            read()
            forgetting?.cancel()
            forgetting = scope.launch {
                delay(Undoing.UNDO_MS)
                show { it.copy(off = null) }
            }
        }
    }

    override fun hangBack() {
        val (file, desk) = (look().off ?: return) to (at.value ?: return)
        show { it.copy(off = null) }
        shell.scope.launch {
            shell.attempt(tell) { desk.hangAgain(file.content) }
            read()
        }
    }

    override fun send() {
        val desk = at.value ?: return
        if (!sending.compareAndSet(false, true)) return
        val text = look().text
        val said = mentioning.marked(text)
        shell.scope.launch {
            try {
                val post = shell.attempt(tell) {
                    // The post and the end of its draft are one step.
                    shell.drafts.stored()
                    desk.send(feeds.drafts().firstOrNull { it.composed && desk.has(it) }, said)
                } ?: return@launch
                show { it.copy(text = it.text.removePrefix(text), hanging = emptyList(), off = null) }
                look().text.takeIf { it.isNotEmpty() }?.let(::keep)
                shell.look(account)
                sent(post)
            } finally {
                sending.set(false)
            }
        }
    }

    private companion object {
        /** A photograph of more bytes than this has no small picture. */
        const val LARGEST = 32_000_000uL

        const val LONGEST_SIDE = 160
    }
}
