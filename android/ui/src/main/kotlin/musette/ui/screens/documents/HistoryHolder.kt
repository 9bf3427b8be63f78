package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.AsOf
import musette.DocumentVersion
import musette.Documents
import musette.ItemKind
import musette.Others
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.VersionRow
import musette.ids.WallTime
import musette.ui.Holder
import musette.ui.JustAsked
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.words.Moments
import musette.ui.words.Sentences

/** What is said of a version that was just put back, with the way back. */
internal fun Shell.tellPutBack(account: AccountId, madeAt: WallTime?, intent: IntentRow, words: Sentences, moments: Moments) {
    val says = madeAt?.let { words.say("undo-version", "when" to moments.exact(it)) } ?: words["undo-version-earlier"]
    undoing.tell(JustAsked(account, says, listOf(intent)))
}

/** The versions of a document and what became of it: what is known here at once, and the server is asked quietly. */
class HistoryHolder(
    shell: Shell,
    private val account: AccountId,
    private val row: ItemRow,
    private val opened: (VersionRow) -> Unit,
    private val left: () -> Unit,
    private val words: Sentences,
    private val moments: Moments,
    scope: CoroutineScope,
    kept: Kept = Kept(),
) : Holder<HistoryState>(
    shell, scope,
    HistoryState(part = HistoryPart.entries.firstOrNull { it.name == kept["part"] } ?: HistoryPart.VERSIONS, connection = shell.connection(account)),
    { state, why -> state.copy(trouble = why) },
),
    HistoryDeeds {
    private val documents: Documents = shell.musette.documents(account)

    init {
        kept.keep("part") { shown.value.part.name }
        whenever(account, { (it is Scope.Item && it.v1 == row) || it is Scope.Folder || it is Scope.Outbox }, ::read)
        look()
    }

    private suspend fun read() {
        val item = shell.attempt(::isNotThere) { documents.item(row) } ?: return
        val activity = shell.attempt(::tell) { documents.activity(row) } ?: return
        shown.update { it.copy(item = item, activity = activity, connection = shell.connection(account), gone = false) }
        if (item.kind == ItemKind.FOLDER) return
        val versions = shell.attempt(::tell) { documents.versions(row) } ?: return
        val wasBehind = shown.value.versions?.behind ?: true
        shown.update { it.copy(versions = versions) }
        // It has become another while one looked at it.
        if (versions.behind && !wasBehind && versions.asOf !is AsOf.NeverKnown) look()
    }

    /** A link, or a card of long ago, may lead to what is no more. */
    private fun isNotThere(why: Reason) = if (why is Reason.NotFound) shown.update { it.copy(gone = true) } else tell(why)

    private suspend fun isOfFile() = shell.attempt { documents.item(row) }?.kind == ItemKind.FILE

    override fun back() = left()

    override fun show(part: HistoryPart) = shown.update { it.copy(part = part) }

    override fun look() {
        if (shown.value.asking) return
        ask({ state, on -> state.copy(asking = on, connection = shell.connection(account)) }) {
            var why: Reason? = null
            if (isOfFile()) shell.attempt({ why = it }) { documents.lookForVersions(row) }
            shown.update { it.copy(kept = why) }
            read()
        }
    }

    override fun open(version: DocumentVersion) = opened(version.version)

    override fun putBack(version: DocumentVersion) {
        if (shown.value.fetching != null) return
        shown.update { it.copy(fetching = version.version, trouble = null) }
        act {
            try {
                documents.fetchVersion(version.version)
                val saved = documents.restoreVersion(version.version)
                shell.tellPutBack(account, version.madeAt, saved.intent, words, moments)
            } finally {
                shown.update { it.copy(fetching = null) }
            }
        }
    }

    override fun takeBack(intent: IntentRow) {
        act { shell.musette.outbox(account).cancel(intent, Others.ASK) }
    }
}
