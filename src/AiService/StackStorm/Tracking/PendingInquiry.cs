using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>Finds the inquiry (<c>core.ask</c>) for whose answer by a person a waiting execution waits.</summary>
internal sealed class PendingInquiry(StackStormClient client)
{
    /// <summary>Levels of workflows within workflows that are searched.</summary>
    private const int Deepest = 3;

    /// <summary>Returns a text for the platform's users, with the inquiry's id where there is one.</summary>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<string> DescribeAsync(string id, string status, CancellationToken stopping)
    {
        // An inquiry is an execution: a pending one is the question itself.
        var inquiry = IsPending(status) ? id : await FindAsync(id, Deepest, stopping);
        return inquiry is null ? "等待人工处理" : $"等待人工处理 (inquiry: {inquiry})";
    }

    private async Task<string?> FindAsync(string id, int depth, CancellationToken stopping)
    {
        var children = await client.GetChildrenAsync(id, stopping);
        if (!children.Ok)
        {
            return null;
        }

        if (children.Value.FirstOrDefault(child => IsPending(child.Status) && child.HasUsableId) is { } asked)
        {
            return asked.Id;
        }

        if (depth > 1)
        {
            foreach (var child in children.Value.Where(child => ExecutionStatus.WaitsForPerson(child.Status) && child.HasUsableId))
            {
                if (await FindAsync(child.Id!, depth - 1, stopping) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static bool IsPending(string? status) => "pending".Equals(status, StringComparison.OrdinalIgnoreCase);
}
