namespace AiService.Tests.Storage.Upgrade;

/// <summary>Runs only when <c>WRITE_UPGRADE_FIXTURE</c> is set: it replaces the files that are kept.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WritesUpgradeFixtureAttribute : FactAttribute
{
    public WritesUpgradeFixtureAttribute() =>
        Skip = Environment.GetEnvironmentVariable("WRITE_UPGRADE_FIXTURE") is { Length: > 0 } ? null : "Set WRITE_UPGRADE_FIXTURE=1 to replace the kept database files.";
}
