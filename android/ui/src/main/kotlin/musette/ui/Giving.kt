package musette.ui

import musette.ByteSource
import musette.Bytes
import musette.GiverTrouble
import java.io.InputStream

/** Gives a file that comes in to the core, which reads it piece by piece; what was opened for that is closed at the end. */
internal suspend fun <T> Incoming.given(to: suspend (Bytes) -> T): T {
    val giver = Giver(this)
    try {
        return to(Bytes.Incoming(giver))
    } finally {
        giver.close()
    }
}

private class Giver(private val file: Incoming) : ByteSource {
    private var open: InputStream? = null

    @Synchronized
    override fun read(atMost: UInt): ByteArray = try {
        val from = open ?: file.reader().also { open = it }
        val piece = ByteArray(atMost.toInt())
        val some = from.read(piece)
        if (some <= 0) ByteArray(0) else piece.copyOf(some)
    } catch (failure: Exception) {
        throw GiverTrouble.Failed(failure.javaClass.simpleName)
    }

    @Synchronized
    fun close() {
        runCatching { open?.close() }
    }
}
