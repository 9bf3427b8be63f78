package musette.ui.screens.attached

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.Attachment
import musette.HangingState
import musette.Picture
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.PostRow
import musette.ui.Holder
import musette.ui.Reader
import musette.ui.Shell
import musette.ui.screens.documents.Preview
import musette.ui.screens.documents.previewOf
import musette.ui.screens.documents.reader

/** What is looked at. */
sealed interface Looked {
    data class OnPost(val post: PostRow, val number: UInt) : Looked
    data class TakenBack(val content: ContentRow) : Looked
}

/**
 * A file that is in no folder, large: from the bytes that are here; what is not here is fetched where there is network.
 *
 * Tests: `tests/android`, HangingTest.
 */
class AttachedHolder(
    shell: Shell,
    private val account: AccountId,
    private val looked: Looked,
    private val left: () -> Unit,
    scope: CoroutineScope,
) : Holder<AttachedState>(shell, scope, AttachedState(connection = shell.connection(account)), { state, why -> state.copy(trouble = why) }),
    AttachedDeeds {
    private val feeds = shell.musette.feeds(account)
    private val reading = Mutex()

    /** Closes what is read from. */
    private var opened: AutoCloseable? = null

    init {
        whenever(account, { it is Scope.Thread || it is Scope.Kept || it is Scope.Account }) { read(fetches = true) }
    }

    private suspend fun read(fetches: Boolean) = reading.withLock {
        shown.update { it.copy(connection = shell.connection(account)) }
        val seen = shown.value.preview
        if (seen !is Preview.Unknown && seen !is Preview.Absent) return@withLock
        when (looked) {
            is Looked.OnPost -> onPost(looked, fetches)
            is Looked.TakenBack -> takenBack(looked)
        }
    }

    private suspend fun onPost(looked: Looked.OnPost, fetches: Boolean) {
        val hanging = shell.attempt { feeds.post(looked.post) }?.attachments?.firstOrNull { it.number == looked.number }
        if (hanging == null) return shown.update { it.copy(gone = true) }
        val lies = if (hanging.state == HangingState.WAITING_TO_BE_SENT) Lies.NOT_SENT else Lies.ON_A_POST
        shown.update { it.copy(name = hanging.name, size = hanging.size, lies = lies, address = hanging.address, gone = false) }
        var why: Reason? = null
        when (val there = shell.attempt({ why = it }) { feeds.openHanging(looked.post, looked.number) }) {
            is Attachment.Held -> show(there.name, there.picture, there.bytes.reader(), there.bytes)
            // It is shown where it lies.
            is Attachment.Document, is Attachment.Elsewhere -> shown.update { it.copy(preview = Preview.Foreign) }
            null -> if (why is Reason.NotHere) absent(fetches) else why?.let(::tell)
        }
    }

    private fun absent(fetches: Boolean) {
        val first = shown.value.preview is Preview.Unknown
        shown.update { it.copy(preview = Preview.Absent) }
        if (fetches && first) fetch()
    }

    private suspend fun takenBack(looked: Looked.TakenBack) {
        val documents = shell.musette.documents(account)
        val kept = shell.attempt(::tell) { documents.keptBack() }?.firstOrNull { it.content == looked.content }
        if (kept == null) return shown.update { it.copy(gone = true) }
        shown.update { it.copy(name = kept.name, size = kept.size, lies = Lies.TAKEN_BACK) }
        val document = shell.attempt(::tell) { documents.openKeptBack(looked.content) } ?: return
        show(kept.name, null, document.reader(), document)
    }

    private suspend fun show(name: String, picture: Picture?, reader: Reader, closes: AutoCloseable) {
        val preview = shell.attempt(::tell) { shell.device.previewOf(reader, name, picture != null) }
        if (preview is Preview.Paged) opened = closes else closes.close()
        if (preview != null) shown.update { it.copy(preview = preview, fetching = false) }
    }

    override fun back() = left()

    override fun fetch() {
        val post = looked as? Looked.OnPost ?: return
        if (shown.value.fetching) return
        scope.launch {
            shown.update { it.copy(fetching = true, trouble = null) }
            // That there is no network is said in the middle of the screen.
            val told: (Reason) -> Unit = { why -> if (why !is Reason.Offline && why !is Reason.Captured) tell(why) }
            val came = shell.attempt(told) { feeds.fetchHanging(post.post, post.number) } != null
            shown.update { it.copy(fetching = false) }
            if (came) read(fetches = false)
        }
    }

    override fun openAddress() {
        scope.launch { shell.openAddress(shown.value.address) }
    }

    /** Frees the file and its pages; the screen is gone. */
    fun close() {
        (shown.value.preview as? Preview.Paged)?.pages?.close()
        opened?.close()
        opened = null
    }
}
