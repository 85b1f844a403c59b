"""The application: window, fonts, translations, and the journey behind them."""
