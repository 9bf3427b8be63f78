package musette

import org.junit.runners.BlockJUnit4ClassRunner
import org.junit.runners.model.RunnerScheduler
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit

/** Plays the stories of a class several at a time: they wait for a server's patience and for what can be undone, far longer than they compute. */
class AtOnce(of: Class<*>) : BlockJUnit4ClassRunner(of) {
    init {
        val pool = Executors.newFixedThreadPool(STORIES)
        setScheduler(object : RunnerScheduler {
            override fun schedule(child: Runnable) {
                pool.submit(child)
            }

            override fun finished() {
                pool.shutdown()
                check(pool.awaitTermination(10, TimeUnit.MINUTES)) { "the stories do not end" }
            }
        })
    }

    private companion object {
        const val STORIES = 4
    }
}
