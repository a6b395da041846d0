namespace AiService.Repairs.Planning;

/// <summary>Whether one fault may be executed, and why (not), in Chinese for the platform's users.</summary>
internal readonly record struct RepairDecision(bool Executable, string Reason)
{
    public static RepairDecision Yes(string reason) => new(true, reason);

    public static RepairDecision No(string reason) => new(false, reason);
}
