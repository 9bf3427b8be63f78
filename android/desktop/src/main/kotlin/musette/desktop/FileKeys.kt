package musette.desktop

import musette.SecretStore
import java.net.URLEncoder
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.nio.file.attribute.PosixFilePermissions
import kotlin.io.path.exists
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes

/** Keys as files that only their owner reads: what a laptop has where no store of the system is asked. */
class FileKeys(folder: Path) : SecretStore {
    private val folder = Files.createDirectories(folder)

    private fun file(name: String) = folder.resolve(URLEncoder.encode(name, UTF_8))

    private fun whole(secret: ByteArray): Path {
        val only = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        return Files.createTempFile(folder, "key", null, only).also { it.writeBytes(secret) }
    }

    override fun get(name: String): ByteArray? = file(name).takeIf { it.exists() }?.readBytes()

    override fun put(name: String, secret: ByteArray) {
        Files.move(whole(secret), file(name), ATOMIC_MOVE, REPLACE_EXISTING)
    }

    @Synchronized
    override fun add(name: String, secret: ByteArray): ByteArray {
        val made = whole(secret)
        // A second name for the same file: fails when somebody was first.
        runCatching { Files.createLink(file(name), made) }
        Files.delete(made)
        return file(name).readBytes()
    }

    override fun remove(name: String) {
        Files.deleteIfExists(file(name))
    }
}
