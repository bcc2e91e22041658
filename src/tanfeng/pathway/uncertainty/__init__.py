"""How surely (不确定性): samples of the declared assumptions, what decides, when it peaks, what is regretted least.

Two questions, kept apart. *Held*: the plan of a solved scenario stands and the world moves; array arithmetic, many
thousand samples. *Optimised*: every sample is answered anew by the engine; a thousand samples, resumable.
"""
