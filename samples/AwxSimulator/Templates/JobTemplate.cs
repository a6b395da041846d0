namespace AwxSimulator.Templates;

/// <summary>One job template: what a launch may change, and how its jobs end here.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Unique within its organization.</param>
internal sealed record JobTemplate(int Id, string Name)
{
    public int Organization { get; init; } = 1;

    public string Limit { get; init; } = "none.invalid";

    /// <summary>Its own variables, as text: JSON or YAML.</summary>
    public string ExtraVars { get; init; } = "";

    public bool AsksVariables { get; init; } = true;

    public bool AsksLimit { get; init; } = true;

    public bool AsksLabels { get; init; } = true;

    public bool AllowSimultaneous { get; init; } = true;

    public bool HasInventory { get; init; } = true;

    /// <summary>False: the user may read it, and not launch it.</summary>
    public bool MayStart { get; init; } = true;

    /// <summary>False: it exists, and the user does not see it.</summary>
    public bool IsVisible { get; init; } = true;

    public IReadOnlyList<string> Passwords { get; init; } = [];

    public IReadOnlyList<SurveyQuestion> Survey { get; init; } = [];

    public Direction Direction { get; init; } = new(Endings.Successful);

    public string OrganizationName => TemplateCatalog.Organizations[Organization];

    public string FullName => $"{OrganizationName}/{Name}";
}
