using AiService.Engines;
using AiService.Hosting;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Actions;

/// <summary>
/// Checks the mapped actions against StackStorm: after the start, then those with problems soon and the others every hour. Neither the
/// start nor a repair waits for it, and after a failed request it backs off.
/// </summary>
internal sealed partial class MappedActionCheck(
    StackStormOptions options,
    StackStormClient client,
    DeclarationCache declarations,
    MappedActions mapped,
    TimeProvider time,
    ILogger<MappedActionCheck> log) : BackgroundService
{
    /// <summary>Pages of a pack's actions that are searched for a similar name, 100 each.</summary>
    private const int MostPages = 10;

    /// <summary>A large map: five actions a second, ten requests.</summary>
    private const int BatchSize = 10;

    private static readonly TimeSpan BatchPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Searches in other packs since the last pause: each costs as much as a look-up.</summary>
    private int searches;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled || mapped.Count == 0)
        {
            return;
        }

        try
        {
            await Task.Yield();
            var pause = FirstPause;
            while (true)
            {
                var answered = await CheckDueAsync(stoppingToken);
                await Task.Delay(answered == false ? pause : Round, time, stoppingToken);
                pause = answered switch
                {
                    true => FirstPause,
                    false => TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)),
                    null => pause,
                };
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <returns>False when StackStorm gave no usable answer; null when nothing was due.</returns>
    private async Task<bool?> CheckDueAsync(CancellationToken stopping)
    {
        var packs = new Dictionary<string, IReadOnlyList<string>?>(StringComparer.Ordinal);
        var (checks, since) = (0, 0);
        foreach (var action in mapped.Due())
        {
            if (since + searches >= BatchSize)
            {
                await Task.Delay(BatchPause, time, stopping);
                (since, searches) = (0, 0);
            }

            (checks, since) = (checks + 1, since + 1);
            if (!await CheckAsync(action, packs, stopping))
            {
                mapped.CheckLater(action);
                return false;
            }
        }

        return checks > 0 ? true : null;
    }

    private async Task<bool> CheckAsync(string action, Dictionary<string, IReadOnlyList<string>?> packs, CancellationToken stopping)
    {
        try
        {
            var reply = await declarations.ReadAsync(action, stopping, probe: true);
            switch (reply)
            {
                case { Value: { } declared }:
                    mapped.Saw(action, declared);
                    return true;
                case { Failure: { Kind: ApiFailureKind.Refused, Status: StatusCodes.Status403Forbidden } }:
                    mapped.Saw(action, "may not be looked up (403): grant action_view on it to the key's role");
                    return true;
                case { Failure: { Kind: ApiFailureKind.Refused, Status: StatusCodes.Status404NotFound } }:
                    return await SearchAsync(action, packs, stopping);
                default:
                    return false;
            }
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // The check informs the operator: whatever fails in it, the process and the checks of the other actions go on.
            Log.Failed(log, unexpected, action);
            return false;
        }
    }

    /// <summary>Handles an action that does not exist; where its pack cannot be listed either, this is not StackStorm.</summary>
    private async Task<bool> SearchAsync(string action, Dictionary<string, IReadOnlyList<string>?> packs, CancellationToken stopping)
    {
        var pack = action[..action.IndexOf('.', StringComparison.Ordinal)];
        if (!packs.TryGetValue(pack, out var actions))
        {
            var listed = await ListAsync(pack, stopping);
            if (!listed.Ok && listed.Failure is not { Kind: ApiFailureKind.Refused, Status: StatusCodes.Status403Forbidden })
            {
                return false;
            }

            packs[pack] = actions = listed.Value;
        }

        mapped.Saw(action, "does not exist in StackStorm" + actions switch
        {
            null => ": register it, or correct the map",
            [] => $", and the pack {pack} has no actions: install it, or correct the map{await ElsewhereAsync(action, stopping)}",
            _ => $": register it, or correct the map; the closest action of the pack {pack} is {OneLine.Of(ClosestAction.To(action, actions))}",
        });
        return true;
    }

    /// <summary>Searches the name in other packs: the pack was misspelled, or left out.</summary>
    private async Task<string> ElsewhereAsync(string action, CancellationToken stopping)
    {
        searches++;
        var name = action[(action.IndexOf('.', StringComparison.Ordinal) + 1)..];
        foreach (var likely in new[] { action, name })
        {
            var named = (await client.ListActionsAsync("name", likely, 0, stopping)).Value?.Select(one => one.Ref)
                .FirstOrDefault(reference => reference?.EndsWith("." + likely, StringComparison.Ordinal) == true);
            if (named is not null)
            {
                return $"; another pack has {named}";
            }
        }

        return string.Empty;
    }

    private async Task<ApiResult<List<string>>> ListAsync(string pack, CancellationToken stopping)
    {
        var actions = new List<string>();
        for (var page = 0; page < MostPages; page++)
        {
            var listed = await client.ListActionsAsync("pack", pack, page * StackStormClient.MostInOneList, stopping);
            if (!listed.Ok)
            {
                return new ApiResult<List<string>>(null, listed.Failure);
            }

            // The list may not be filtered as requested: names of other packs are left out.
            actions.AddRange(listed.Value.Select(action => action.Ref).OfType<string>().Where(name => name.StartsWith(pack + ".", StringComparison.Ordinal)));
            if (listed.Value.Count < StackStormClient.MostInOneList)
            {
                break;
            }
        }

        return new ApiResult<List<string>>(actions, null);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The check of the mapped action {Action} failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string action);
    }
}
