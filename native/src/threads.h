/* The pool of threads, and how many there may be. */
#ifndef ADJOINT_THREADS_H
#define ADJOINT_THREADS_H

/* How many threads this process can use at once: its processors (two threads of one core count once), and what its control group allows. */
int available_threads(void);

/* Ends the workers; the next parallel step starts them anew. */
void end_threads(void);

#endif
