using AiService.Storage;

namespace AiService.Knowledge.Learning;

/// <summary>Keeps what repairs have taught.</summary>
internal interface ILearningStore
{
    /// <summary>Counts a repair for the entry of its symptom, action and platform, which the first repair that works makes. A lesson id counts once.</summary>
    /// <returns>The entry's id; null while nothing has worked yet, and for a lesson that was counted before.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    Task<long?> LearnAsync(LearnedRepair repair);
}
