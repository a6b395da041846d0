namespace AiService.NetworkAgent.Runbooks;

/// <summary>How a repair that did not cure is taken back.</summary>
/// <param name="Commands">What takes back what the commands did; put into configuration and out of it as they are.</param>
/// <param name="Keep">
/// States in which what was done stays although the fault is not gone: an enabled port without a carrier is left enabled,
/// because that is what it has to be once somebody has seen to the cable.
/// </param>
internal sealed record Undo(IReadOnlyList<string> Commands, IReadOnlyList<string> Keep)
{
    public static Undo Nothing { get; } = new([], []);
}
